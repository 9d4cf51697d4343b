import { type RequestListener } from 'node:http';
import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { jwtWith } from '../../test/support/identity/identity-token.js';
import { bodyOf } from '../../test/support/registry/vendor-server.js';

const API_KEY = 'canary-api-key-of-a-service-id';
const IAM = 'iam.cloud.ibm.com';
const PROFILE = 'Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5';

const contract: ProviderContract = {
  settings: { apiKey: API_KEY },
  shown: ['profileId'],
  canaries: [
    { address: 'us.icr.io', settings: { apiKey: API_KEY }, given: 'told', hosts: { [IAM]: iam(0) } },
    {
      address: 'uk.icr.io',
      settings: { identityTokenFile: '/run/secrets/canary-compute-resource', profileId: PROFILE },
      given: 'never',
    },
  ],
  vendor: {
    hosts: [IAM],
    calls: { token: '/identity/token' },
    play: (_, aheadMs) => ({ listener: iam(aheadMs) }),
  },
};

export default contract;

function iam(aheadMs: number): RequestListener {
  let minted = 0;
  return (request, response) => {
    void bodyOf(request).then((text) => {
      const form = new URLSearchParams(text);
      const isRight =
        form.get('apikey') === API_KEY && form.get('grant_type') === 'urn:ibm:params:oauth:grant-type:apikey';
      response.setHeader('content-type', 'application/json');
      response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
      if (!isRight) return response.writeHead(400).end('{"errorCode":"BXNIM0415E","errorMessage":"canary"}');
      const now = Math.floor((Date.now() + aheadMs) / 1000);
      const claims = { iam_id: 'iam-ServiceId-canary', iat: now, exp: now + 3_600 };
      const access_token = jwtWith({ ...claims, jti: `canary-${String(++minted)}` });
      const rest = { refresh_token: 'not_supported', token_type: 'Bearer', scope: 'ibm openid' };
      return response.end(
        JSON.stringify({ access_token, expires_in: 3_600, expiration: now + 3_600, ...rest }),
      );
    });
  };
}
