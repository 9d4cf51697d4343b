import { type RequestListener } from 'node:http';
import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { tell } from '../../test/support/chaos/canary-cloud.js';
import { IDENTITY_TOKEN, identityTokenFile, jwtWith } from '../../test/support/identity/identity-token.js';
import { exchangeVendor } from '../../test/support/registry/exchange-vendor.js';

const SETTINGS = {
  identityTokenFile: '/run/secrets/canary-identity',
  providerName: 'canary-integration',
  identityMapping: 'canary-mapping',
  projectKey: 'acme',
  platformHost: 'platform.canary.example',
  tokenHosts: ['canary-host.example'],
};

const contract: ProviderContract = {
  address: 'docker.jfrog.example',
  settings: SETTINGS,
  shown: ['audience', 'groups', 'projectKey', 'username'],
  canaries: [
    {
      address: 'made.jfrog.example',
      settings: { accessToken: 'canary-access-token-of-an-account', groups: ['readers'] },
      given: 'told',
      hosts: {
        'made.jfrog.example': (request, response) => {
          const access_token = jwtWith({ sub: 'jfac@01canary/users/canary-ci', jti: 'canary-made' });
          tell({ access_token, expires_in: 3_600, scope: 'canary' })(request, response);
        },
      },
    },
    {
      address: 'docker.jfrog.example',
      settings: SETTINGS,
      given: 'never',
    },
  ],
  vendor: {
    hosts: ['platform.canary.example'],
    calls: { exchange: '/access/api/v1/oidc/token' },
    play: (_, aheadMs) => ({
      listener: platform(aheadMs),
      settings: { identityTokenFile: identityTokenFile() },
    }),
  },
};

export default contract;

function platform(aheadMs: number): RequestListener {
  return exchangeVendor(aheadMs, {
    claims: { sub: 'jfac@01canary/users/canary-ci' },
    isRight: ({ text }) => {
      const body = JSON.parse(text || '{}') as Readonly<Record<string, unknown>>;
      return body['subject_token'] === IDENTITY_TOKEN && body['provider_name'] === 'canary-integration';
    },
    answer: (access_token) => ({
      access_token,
      expires_in: 3_600,
      token_type: 'Bearer',
      username: 'canary-ci',
    }),
  });
}
