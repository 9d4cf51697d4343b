import { type RequestListener } from 'node:http';
import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { isSignedBy } from '../../test/support/registry/signed-request.js';
import { bodyOf } from '../../test/support/registry/vendor-server.js';

const API = 'tcr.tencentcloudapi.com';
const SETTINGS = {
  secretId: 'AKID-canary-key-id',
  secretKey: 'canary-secret-of-an-api-key',
  registryId: 'tcr-canary0example',
  region: 'ap-canary',
};
const [HOUR_MS, FIVE_MINUTES_MS] = [3_600_000, 300_000];
const BODY = JSON.stringify({ RegistryId: SETTINGS.registryId, TokenType: 'temp' });

const contract: ProviderContract = {
  settings: SETTINGS,
  shown: ['audience', 'roleArn', 'oidcProviderName'],
  canaries: [
    {
      address: 'acme-vpc.tencentcloudcr.com',
      settings: {
        identityTokenFile: '/run/secrets/canary-identity',
        roleArn: 'qcs::cam::uin/100000000001:roleName/dockpass',
        oidcProviderName: 'acme',
        registryId: SETTINGS.registryId,
        region: SETTINGS.region,
      },
      given: 'never',
    },
    { address: 'acme.tencentcloudcr.com', settings: SETTINGS, given: 'told', hosts: { [API]: api(0) } },
  ],
  vendor: {
    hosts: [API],
    calls: { token: '/' },
    needsRightClock: 'Tencent refuses a request whose time is more than five minutes off',
    play: (_, aheadMs) => ({ listener: api(aheadMs) }),
  },
};

export default contract;

function api(aheadMs: number): RequestListener {
  let minted = 0;
  const key = { id: SETTINGS.secretId, secret: SETTINGS.secretKey };
  return (request, response) => {
    void bodyOf(request).then((body) => {
      const now = Date.now() + aheadMs;
      const time = String(request.headers['x-tc-timestamp']);
      response.setHeader('content-type', 'application/json');
      response.setHeader('date', new Date(now).toUTCString());
      const isSigned = isSignedBy('TC3-HMAC-SHA256', request, key, { time, body }) && body === BODY;
      if (!isSigned || Math.abs(Number(time) * 1000 - now) > FIVE_MINUTES_MS) {
        const failure = { Code: 'AuthFailure.SignatureFailure', Message: 'canary' };
        return response.end(JSON.stringify({ Response: { Error: failure, RequestId: 'canary' } }));
      }
      const given = { Username: '100000000001-canary', Token: `canary-minted-${String(++minted)}` };
      return response.end(
        JSON.stringify({ Response: { ...given, ExpTime: now + HOUR_MS, RequestId: 'canary' } }),
      );
    });
  };
}
