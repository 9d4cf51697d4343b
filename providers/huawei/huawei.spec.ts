import { afterEach, describe, expect, it } from '@jest/globals';
import { hmacAuthorization } from '../../src/registry/exchange/hmac-signature.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import { freezeDate } from '../../test/support/standing-time.js';
import HuaweiModule from './huawei.module.js';
import { HuaweiSettings } from './huawei.settings.js';

const API = 'swr-api.eu-west-101.myhuaweicloud.eu';
const HOST = 'swr.eu-west-101.myhuaweicloud.eu';
const OWN = { accessKeyId: 'TESTONLYAK', secretAccessKey: 'TESTONLYsk' };
const THEN = Date.parse('2026-11-18T11:06:40Z');
const END = '2026-11-18T17:06:40.811000Z';

let api: ExchangeLoopback | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

function config(pair: string, host = HOST): object {
  return { auths: { [host]: { auth: Buffer.from(pair).toString('base64') } } };
}

async function mint(answer: object, end: string | undefined = END, own: object = {}) {
  freezeDate(THEN);
  const heads = end === '' ? {} : { 'X-Swr-Expireat': end };
  api = await ExchangeLoopback.start(HuaweiModule, [API], answer, 200, 'https', heads);
  return api.mint(HOST, Object.assign(new HuaweiSettings(), OWN, own));
}

describe('the provider for Huawei', () => {
  it('asks as Huawei’s own client does, and gives what it says', async () => {
    expect(await mint(config('eu-west-101@TESTONLYAK:c'))).toEqual({
      ...{ username: 'eu-west-101@TESTONLYAK', password: 'c' },
      ...{ expiresAt: Date.parse(END), issuedAt: expect.any(Number) },
    });
    expect(api?.calls()).toEqual([[API, 'POST /v2/manage/utils/secret', undefined]]);
    // What `Signer` of huaweicloudsdkcore 3.1.219 for Python makes of such a call at that second.
    expect(api?.header('authorization')).toBe(
      'SDK-HMAC-SHA256 Access=TESTONLYAK, SignedHeaders=content-type;host;x-sdk-date, Signature=5c2d1a04f39ca6894bdf067541ad05c02c894c7ebc075d1d3d1bb6a434f18437',
    );
    expect(api?.header('x-sdk-date')).toBe('20261118T110640Z');
  });

  it('names the project that the settings name', async () => {
    await mint(config('a:b'), END, { projectName: 'eu-west-101_acme' });
    const target = 'POST /v2/manage/utils/secret?projectname=eu-west-101_acme';
    expect(api?.calls()).toEqual([[API, target, undefined]]);
  });

  it('signs a query as that client does, whatever is in it', () => {
    const headers = { 'content-type': 'application/json', 'x-sdk-date': '20261118T110640Z' };
    const url = new URL(`https://${API}/v2/manage/utils/secret?projectname=eu-west-101_canary+prod`);
    const call = { method: 'POST', url, headers, time: headers['x-sdk-date'] } as const;
    const key = { id: OWN.accessKeyId, secret: OWN.secretAccessKey };
    expect(hmacAuthorization('SDK-HMAC-SHA256', call, key)).toMatch(
      /, Signature=ab9481babdff3264b6202763438c87a6957015e26e5efea363bb386820d67135$/,
    );
  });

  it.each<[string, object, string?]>([
    ['is for another host', config('a:b', 'swr.cn-north-4.myhuaweicloud.com')],
    ['has no host', { auths: {} }],
    ['has no password', config('a:')],
    ['is not base64', { auths: { [HOST]: { auth: 'a:b' } } }],
    ['does not say when it ends', config('a:b'), ''],
    ['ends at no time', config('a:b'), '2026-11-18'],
  ])('gives nothing where the answer %s', async (_, answer, end = END) => {
    await expect(mint(answer, end)).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

it.each([
  [{ accessKeyId: 'AK/x' }, 'accessKeyId must be the id of an access key: letters and digits'],
  [{ secretAccessKey: undefined }, 'secretAccessKey is missing'],
  [{ projectName: 'a b' }, 'projectName must be the name of a project: letters, digits, _ and -'],
])('its settings refuse %j', (own, message) => {
  expect(settingMessages(HuaweiSettings, { ...OWN, ...own })).toContain(message);
});
