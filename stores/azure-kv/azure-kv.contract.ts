import { NO_IDENTITY } from '../../test/support/azure/azure-loopback.js';
import { AZURE, azureStub, entraToken } from '../../test/support/azure/azure-stub.js';
import { KeyVaultStub } from '../../test/support/azure/key-vault-stub.js';
import { type StoreContract } from '../../test/store-contract/contract.js';

const { tenantId, clientId } = AZURE;
const clientSecret = 'canary-client-secret';
const VALUE = JSON.stringify({ username: 'octo', password: 'canary-password' });
const VERSION = 'a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a2';

const contract: StoreContract = {
  settings: { tenantId, clientId, clientSecret },
  paths: [
    'kv1/x',
    'Acme-CI/Hub-2',
    `${'a'.repeat(24)}/${'x'.repeat(127)}`,
    'acme-ci/hub/4387e9f3d6e14c459867679a90fd0f79',
  ],
  noPaths: [
    'hub',
    'kv/hub',
    '/hub',
    'acme-ci/',
    'acme-ci//hub',
    'acme-ci/hub/',
    'acme-ci/hub/latest',
    'acme-ci/hub/4387e9f3d6e14c459867679a90fd0f7',
    'acme-ci/hub/4387e9f3d6e14c459867679a90fd0f79/x',
    'acme-ci/secrets/hub',
    '1cme/hub',
    'acme-/hub',
    '-acme/hub',
    'acme--ci/hub',
    'acme_ci/hub',
    `${'a'.repeat(25)}/hub`,
    'acme-ci/hub_x',
    'acme-ci/hub.x',
    'acme-ci/..',
    'acme-ci/hub?api-version=7.4',
    `acme-ci/${'x'.repeat(128)}`,
    'acme.evil.example/hub',
    'acme-ci.vault.azure.net/hub',
    'user@acme/hub',
    'acme:443/hub',
    'https://acme-ci.vault.azure.net/secrets/hub',
  ],
  service: {
    hosts: ['acme-ci.vault.azure.net'],
    kept: { path: 'acme-ci/hub', secret: { value: VALUE, version: VERSION } },
    missing: 'acme-ci/none',
    calls: {
      discovery: `/${tenantId}/v2.0/.well-known/`,
      'sign-in': `/${tenantId}/oauth2/v2.0/token`,
      read: '/secrets/hub?api-version=7.4',
    },
    once: ['discovery', 'sign-in'],
    // What Entra says of a tenant before it has seen an identity is about the settings.
    codes: { 'discovery 401': 'not_configured', 'discovery 403': 'not_configured' },
    canaries: [entraToken(AZURE, 'https://vault.azure.net')],
    play: ({ origin }) => {
      const entra = azureStub({ clientSecret });
      const vaults = new KeyVaultStub();
      vaults.add('acme-ci', 'hub', 'first');
      vaults.add('acme-ci', 'hub', VALUE);
      return {
        listener: (request, response) => {
          if (!vaults.answers(request, response)) entra.listener(request, response);
        },
        settings: { authorityHost: origin },
        environment: NO_IDENTITY,
      };
    },
  },
};

export default contract;
