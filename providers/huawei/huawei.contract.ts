import { type IncomingMessage, type RequestListener } from 'node:http';
import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { isSignedBy } from '../../test/support/registry/signed-request.js';

const API = 'swr-api.cn-north-4.myhuaweicloud.com';
const HOST = 'swr.cn-north-4.myhuaweicloud.com';
const SETTINGS = {
  accessKeyId: 'CANARY-access-key-id',
  secretAccessKey: 'canary-secret-of-a-key',
  projectName: 'cn-north-4_canary',
};
const PATH = '/v2/manage/utils/secret?projectname=cn-north-4_canary';
const [HOUR_MS, QUARTER_MS] = [3_600_000, 900_000];

const contract: ProviderContract = {
  address: HOST,
  settings: SETTINGS,
  canaries: [{ address: HOST, settings: SETTINGS, given: 'told', hosts: { [API]: api(0) } }],
  vendor: {
    hosts: [API],
    calls: { secret: PATH },
    needsRightClock: 'Huawei refuses a request whose date is more than fifteen minutes off',
    play: (_, aheadMs) => ({ listener: api(aheadMs) }),
  },
};

export default contract;

/** Whether the key of the sample entry has signed it, now. */
function isRight(request: IncomingMessage, now: number): boolean {
  const time = String(request.headers['x-sdk-date']);
  const key = { id: SETTINGS.accessKeyId, secret: SETTINGS.secretAccessKey };
  const [, day = '', hour = ''] = /^(\d{8})T(\d{6})Z$/.exec(time) ?? [];
  const date = day.replace(/^(....)(..)/, '$1-$2-');
  const sent = Date.parse(`${date}T${hour.match(/../g)?.join(':') ?? ''}Z`);
  return isSignedBy('SDK-HMAC-SHA256', request, key, { time }) && Math.abs(sent - now) <= QUARTER_MS;
}

function api(aheadMs: number): RequestListener {
  let minted = 0;
  return (request, response) => {
    const now = Date.now() + aheadMs;
    response.setHeader('content-type', 'application/json');
    response.setHeader('date', new Date(now).toUTCString());
    if (request.method !== 'POST' || request.url !== PATH || !isRight(request, now)) {
      response.writeHead(401).end('{"errors":[{"errorCode":"SVCSTG.SWR.4010000","errorMessage":"canary"}]}');
      return;
    }
    const pair = `cn-north-4@CANARY:canary-minted-${String(++minted)}`;
    const end = new Date(now + 6 * HOUR_MS).toISOString().replace('Z', '000Z');
    response.setHeader('x-swr-dockerlogin', 'docker login -u canary -p canary');
    response.setHeader('x-swr-expireat', end);
    response.end(JSON.stringify({ auths: { [HOST]: { auth: Buffer.from(pair).toString('base64') } } }));
  };
}
