import { AZURE, azureStub, discovery } from '../../test/support/azure/azure-stub.js';
import { tell } from '../../test/support/chaos/canary-cloud.js';
import { loopbackCertificate } from '../../test/support/net/loopback-certificate.js';
import { type CanaryEntry, type ProviderContract } from '../../test/provider-contract/contract.js';

const { tenantId, clientId, clientSecret } = AZURE;
const CANARY_TENANT = 'canary-tenant.example';
const ENTRA = 'https://login.microsoftonline.com';
const certificate = loopbackCertificate(['canary.example'], 'rsa');

/** A token that lives three hours from now. */
function jwt(kind: string): string {
  const iat = Math.floor(Date.now() / 1_000);
  const parts = [{ alg: 'none' }, { iat, exp: iat + 10_800, jti: `canary-${kind}` }];
  const coded = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...coded, `canary-${kind}`].join('.');
}

const canaries: readonly CanaryEntry[] = [
  {
    address: 'acmecorp.azurecr.io',
    settings: {
      identity: 'client-secret',
      tenantId: CANARY_TENANT,
      clientId,
      clientSecret: 'canary-client-secret',
      authorityHost: ENTRA,
      audience: 'https://canary-audience.example',
    },
    given: 'told',
    hosts: {
      'login.microsoftonline.com': (request, response) => {
        const asks = request.url?.includes('openid-configuration');
        const life = { token_type: 'Bearer', expires_in: 3_599 };
        const answer = asks
          ? discovery(`${ENTRA}/${CANARY_TENANT}`)
          : { ...life, access_token: 'canary-entra-token' };
        tell(answer)(request, response);
      },
      'acmecorp.azurecr.io': (request, response) => {
        tell({ refresh_token: jwt('refresh'), access_token: jwt('access') })(request, response);
      },
    },
  },
  {
    address: 'certified.azurecr.cloud.example',
    settings: {
      tenantId: CANARY_TENANT,
      clientId,
      clientCertificate: certificate.cert + certificate.key,
      clientCertificatePassword: 'canary-certificate-password',
      loginServerSuffix: 'azurecr.cloud.example',
      authorityHost: ENTRA,
    },
    given: 'never',
  },
  {
    address: 'federated.azurecr.io',
    settings: { tenantId: CANARY_TENANT, clientId, federatedTokenFile: '/canary/federated-token' },
    given: 'never',
  },
  {
    address: 'paired.azurecr.io',
    settings: { username: 'canary-pull', password: 'canary-acr-password' },
    given: 'always',
  },
];

const contract: ProviderContract = {
  address: 'acmecorp.azurecr.io',
  settings: { tenantId, clientId, clientSecret },
  vendor: {
    hosts: ['localhost'],
    readsEnvironment: 'the SDK takes the region of its sign-in from there',
    calls: {
      discovery: `/${tenantId}/v2.0/.well-known/`,
      'sign-in': `/${tenantId}/oauth2/v2.0/token`,
      exchange: '/oauth2/exchange',
    },
    // What Entra says of a tenant before it has seen an identity is about the settings.
    codes: { 'discovery 401': 'not_configured', 'discovery 403': 'not_configured' },
    play: (origin, aheadMs) => ({
      listener: azureStub({ skewMs: aheadMs }).listener,
      settings: { authorityHost: origin },
    }),
  },
  canaries,
  shown: ['identity', 'clientId', 'loginServerSuffix', 'tokenFor', 'authorityHost'],
};

export default contract;
