import { type IncomingMessage, type RequestListener } from 'node:http';
import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { isSignedBy } from '../../test/support/registry/signed-request.js';

const API = 'cr.cn-hangzhou.aliyuncs.com';
const ADDRESS = 'acme-registry.cn-hangzhou.cr.aliyuncs.com';
const PERSONAL = 'registry.us-west-1.aliyuncs.com';
const SETTINGS = { accessKeyId: 'LTAI-canary-key-id', accessKeySecret: 'canary-access-key-secret' };
const INSTANCE = { ...SETTINGS, instanceId: 'cri-canary0example' };
const [HOUR_MS, QUARTER_MS] = [3_600_000, 900_000];

const contract: ProviderContract = {
  settings: INSTANCE,
  shown: ['audience', 'roleArn', 'oidcProviderArn'],
  canaries: [
    { address: ADDRESS, settings: INSTANCE, given: 'told', hosts: { [API]: api(0) } },
    { address: PERSONAL, settings: SETTINGS, given: 'told', hosts: { 'cr.us-west-1.aliyuncs.com': api(0) } },
    {
      address: 'acme-registry-vpc.cn-hangzhou.cr.aliyuncs.com',
      settings: {
        identityTokenFile: '/run/secrets/canary-identity',
        roleArn: 'acs:ram::1234567890123456:role/dockpass',
        oidcProviderArn: 'acs:ram::1234567890123456:oidc-provider/acme',
        instanceId: INSTANCE.instanceId,
      },
      given: 'never',
    },
  ],
  vendor: {
    hosts: [API],
    calls: { token: '/?ExpiresInHours=1&InstanceId=cri-canary0example' },
    needsRightClock: 'Alibaba refuses a request whose date is more than fifteen minutes off',
    play: (_, aheadMs) => ({ listener: api(aheadMs) }),
  },
};

export default contract;

/** Whether the key of the sample entry has signed it, now. */
function isRight(request: IncomingMessage, now: number): boolean {
  const time = String(request.headers['x-acs-date']);
  const key = { id: SETTINGS.accessKeyId, secret: SETTINGS.accessKeySecret };
  return (
    isSignedBy('ACS3-HMAC-SHA256', request, key, { time }) && Math.abs(Date.parse(time) - now) <= QUARTER_MS
  );
}

function api(aheadMs: number): RequestListener {
  let minted = 0;
  return (request, response) => {
    const now = Date.now() + aheadMs;
    response.setHeader('content-type', 'application/json');
    response.setHeader('date', new Date(now).toUTCString());
    if (!isRight(request, now)) {
      response.writeHead(400).end('{"Code":"SignatureDoesNotMatch","Message":"canary"}');
      return;
    }
    const [name, token] = ['cr_temp_user_canary', `canary-minted:${String(++minted)}`];
    const answers = {
      'GET /tokens': {
        data: { tempUserName: name, authorizationToken: token, expireDate: now + HOUR_MS },
        requestId: 'canary',
      },
      'POST /': {
        ...{ TempUsername: name, AuthorizationToken: token, ExpireTime: now + HOUR_MS },
        ...{ IsSuccess: true, Code: 'success', RequestId: 'canary' },
      },
    } as const;
    const target = `${request.method ?? ''} ${(request.url ?? '').replace(/\?.*/, '')}`;
    response.end(JSON.stringify(answers[target as keyof typeof answers]));
  };
}
