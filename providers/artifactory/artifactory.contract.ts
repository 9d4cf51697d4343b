import { type RequestListener } from 'node:http';
import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { tell } from '../../test/support/chaos/canary-cloud.js';
import { IDENTITY_TOKEN, identityTokenFile, jwtWith } from '../../test/support/identity/identity-token.js';
import { bodyOf } from '../../test/support/registry/vendor-server.js';

const SETTINGS = {
  identityTokenFile: '/run/secrets/canary-identity',
  providerName: 'canary-integration',
  identityMapping: 'canary-mapping',
  projectKey: 'acme',
  platformHost: 'platform.canary.example',
  tokenHosts: ['canary-host.example'],
};

const contract: ProviderContract = {
  address: 'docker.canary.example',
  settings: SETTINGS,
  shown: ['audience', 'groups', 'projectKey', 'username'],
  canaries: [
    {
      address: 'made.canary.example',
      settings: { accessToken: 'canary-access-token-of-an-account', groups: ['readers'] },
      given: 'told',
      hosts: {
        'made.canary.example': (request, response) => {
          const access_token = jwtWith({ sub: 'jfac@01canary/users/canary-ci', jti: 'canary-made' });
          tell({ access_token, expires_in: 3_600, scope: 'canary' })(request, response);
        },
      },
    },
    {
      address: 'docker.canary.example',
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
  let minted = 0;
  return (request, response) => {
    void bodyOf(request).then((text) => {
      const body = JSON.parse(text || '{}') as Readonly<Record<string, unknown>>;
      const isRight =
        body['subject_token'] === IDENTITY_TOKEN && body['provider_name'] === 'canary-integration';
      response.setHeader('content-type', 'application/json');
      response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
      if (!isRight) return response.writeHead(401).end('{"errors":[{"message":"canary"}]}');
      const now = Math.floor((Date.now() + aheadMs) / 1000);
      const access_token = jwtWith({
        ...{
          sub: 'jfac@01canary/users/canary-ci',
          iat: now,
          exp: now + 3_600,
          jti: `canary-${String(++minted)}`,
        },
      });
      return response.end(
        JSON.stringify({ access_token, expires_in: 3_600, token_type: 'Bearer', username: 'canary-ci' }),
      );
    });
  };
}
