import { afterEach, describe, expect, it } from '@jest/globals';
import { hmacAuthorization } from '../../src/registry/exchange/hmac-signature.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { IDENTITY_TOKEN, identityTokenFile } from '../../test/support/identity/identity-token.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import { freezeDate } from '../../test/support/standing-time.js';
import { registryOf } from './alibaba.hosts.js';
import AlibabaModule from './alibaba.module.js';
import { alibabaProblems, AlibabaSettings } from './alibaba.settings.js';

const API = 'cr.cn-hangzhou.aliyuncs.com';
const STS = 'sts.cn-hangzhou.aliyuncs.com';
const ENTERPRISE = 'acme-registry.cn-hangzhou.cr.aliyuncs.com';
const PERSONAL = 'registry.cn-hangzhou.aliyuncs.com';
const KEY = { id: 'LTAITESTONLY', secret: 'TESTONLYsecret' };
const OWN = { accessKeyId: KEY.id, accessKeySecret: KEY.secret };
const ROLE = {
  roleArn: 'acs:ram::1234567890123456:role/dockpass',
  oidcProviderArn: 'acs:ram::1234567890123456:oidc-provider/acme',
};
const INSTANCE = { ...OWN, instanceId: 'cri-0example' };
const THEN = Date.parse('2026-11-18T11:06:40Z');
const END = THEN + 3_600_000;
const GIVEN = { IsSuccess: true, TempUsername: 'temp', AuthorizationToken: 'a:b', ExpireTime: END };

let api: ExchangeLoopback | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function mint(answer: object, own: object = INSTANCE, address = ENTERPRISE, status = 200) {
  freezeDate(THEN);
  api = await ExchangeLoopback.start(AlibabaModule, [API, STS], answer, status);
  return api.mint(address, Object.assign(new AlibabaSettings(), own));
}

describe('the signature', () => {
  /** What every call below has in common. */
  const headers = {
    accept: 'application/json',
    'user-agent': 'AlibabaCloud (Linux; x86_64) Python/3.11.7 Core/0.4.3 TeaDSL/2',
    'x-acs-action': 'GetAuthorizationToken',
    'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-acs-date': '2026-11-18T11:06:40Z',
    'x-acs-signature-nonce': '0123456789abcdef0123456789abcdef',
  };
  const names =
    'accept;host;user-agent;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version';

  /** Made by alibabacloud_cr20181201 2.2.5, and by alibabacloud_cr20160607, for Python. */
  it.each([
    [
      'the Enterprise Edition',
      { method: 'POST' as const, url: new URL(`https://${API}/?ExpiresInHours=1&InstanceId=cri-0example`) },
      { 'x-acs-version': '2018-12-01', 'x-acs-credentials-provider': 'static_ak' },
      names,
      '71a3640cf0975af27322435c7b4db15b42b4d5e8966a719b017a75dbfa0bcaf1',
    ],
    [
      'the Enterprise Edition, with a key of a session',
      { method: 'POST' as const, url: new URL(`https://${API}/?InstanceId=cri-0example&ExpiresInHours=1`) },
      {
        ...{ 'x-acs-version': '2018-12-01', 'x-acs-credentials-provider': 'static_sts' },
        ...{ 'x-acs-accesskey-id': KEY.id, 'x-acs-security-token': 'TEST-ONLY-session' },
      },
      names
        .replace('x-acs-action', 'x-acs-accesskey-id;x-acs-action')
        .replace('x-acs-signature', 'x-acs-security-token;x-acs-signature'),
      '66687c043e001b1f625a6c402f76b4aa7fa98c4e81e5891c6df95fa011487132',
    ],
    [
      'the Personal Edition',
      { method: 'GET' as const, url: new URL(`https://${API}/tokens`) },
      { 'x-acs-version': '2016-06-07', 'x-acs-credentials-provider': 'static_ak' },
      names,
      '850bbb5886ab1a8955917fb5e15f43229f44bfa76849527f4222c0e7f17b6923',
    ],
  ])('is that of Alibaba’s own client, for %s', (_, call, own, signed, signature) => {
    const toSign = { ...call, headers: { ...headers, ...own }, time: headers['x-acs-date'] };
    expect(hmacAuthorization('ACS3-HMAC-SHA256', toSign, KEY)).toBe(
      `ACS3-HMAC-SHA256 Credential=${KEY.id},SignedHeaders=${signed},Signature=${signature}`,
    );
  });
});

describe('the provider for Alibaba', () => {
  it('asks for a pair of an hour for an instance', async () => {
    expect(await mint(GIVEN)).toEqual({
      ...{ username: 'temp', password: 'a:b', expiresAt: END, issuedAt: expect.any(Number) },
    });
    expect(api?.calls()).toEqual([[API, 'POST /?ExpiresInHours=1&InstanceId=cri-0example', undefined]]);
    expect(api?.header('x-acs-action')).toBe('GetAuthorizationToken');
    expect(api?.header('x-acs-version')).toBe('2018-12-01');
    expect(api?.header('x-acs-date')).toBe('2026-11-18T11:06:40Z');
  });

  it('asks for a pair of the Personal Edition', async () => {
    const data = { tempUserName: 'cr_temp_user', authorizationToken: 'c', expireDate: END };
    const { username, password, expiresAt } = await mint({ data, requestId: 'd' }, OWN, PERSONAL);
    expect([username, password, expiresAt]).toEqual(['cr_temp_user', 'c', END]);
    expect(api?.calls()).toEqual([[API, 'GET /tokens', undefined]]);
    expect(api?.header('x-acs-version')).toBe('2016-06-07');
  });

  it('trades an identity token for a session of a role, and signs with its key', async () => {
    const given = { AccessKeyId: 'STS.TESTONLY', AccessKeySecret: 'a', SecurityToken: 'TEST-ONLY-session' };
    const own = { ...ROLE, identityTokenFile: identityTokenFile(), instanceId: 'cri-0example' };
    const { username, password } = await mint({ ...GIVEN, Credentials: given }, own);
    expect([username, password]).toEqual(['temp', 'a:b']);
    const what =
      'Action=AssumeRoleWithOIDC&Version=2015-04-01&Format=JSON&Timestamp=2026-11-18T11%3A06%3A40Z';
    const form = {
      ...{ RoleArn: ROLE.roleArn, OIDCProviderArn: ROLE.oidcProviderArn, OIDCToken: IDENTITY_TOKEN },
      ...{ RoleSessionName: 'dockpass', DurationSeconds: '3600' },
    };
    expect(api?.calls()).toEqual([
      [STS, `POST /?${what}`, form],
      [API, 'POST /?ExpiresInHours=1&InstanceId=cri-0example', undefined],
    ]);
    expect(api?.header('x-acs-security-token')).toBe('TEST-ONLY-session');
    expect(api?.header('authorization')).toMatch(
      /^ACS3-HMAC-SHA256 Credential=STS\.TESTONLY,SignedHeaders=host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,/,
    );
  });

  it.each([
    ['says nothing of a key', {}, 200, 'bad_answer'],
    ['refuses the token', { Code: 'AuthenticationFail.OIDCToken.Expired' }, 400, 'refused'],
    ['knows no such role', { Code: 'EntityNotExist.Role' }, 404, 'not_found'],
  ])('gives nothing where STS %s', async (_, answer, status, code) => {
    const own = { ...ROLE, identityTokenFile: identityTokenFile(), instanceId: 'cri-0example' };
    await expect(mint(answer, own, ENTERPRISE, status)).rejects.toMatchObject({ code });
    expect(api?.calls()).toHaveLength(1);
  });

  it('says something once in each call, so that none can be sent again', async () => {
    await mint(GIVEN);
    const nonce = api?.header('x-acs-signature-nonce');
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    await api?.mint(ENTERPRISE, Object.assign(new AlibabaSettings(), INSTANCE));
    expect(api?.header('x-acs-signature-nonce')).not.toBe(nonce);
  });

  it.each([
    [404, 'InvalidAccessKeyId.NotFound', 'refused'],
    [400, 'SignatureDoesNotMatch', 'refused'],
    [400, 'InvalidTimeStamp.Expired', 'refused'],
    [403, 'Forbidden.RAM', 'refused'],
    [400, 'Throttling.User', 'throttled'],
    [404, 'INSTANCE_NOT_EXIST', 'not_found'],
    [400, 'MissingInstanceId', 'bad_answer'],
    [400, 'NotThrottling.User', 'bad_answer'],
    [404, 404, 'not_found'],
    [500, 'InvalidAccessKeyId.NotFound', 'unavailable'],
  ])('takes a %i with the code %s for %s', async (status, code, expected) => {
    const answer = { Code: code, Message: 'TEST-ONLY' };
    await expect(mint(answer, INSTANCE, ENTERPRISE, status)).rejects.toMatchObject({ code: expected });
  });

  it.each<[string, object]>([
    ['says that it is none', { ...GIVEN, IsSuccess: false }],
    ['does not say when it ends', { ...GIVEN, ExpireTime: undefined }],
    ['has a line end in the password', { ...GIVEN, AuthorizationToken: 'a\nb' }],
    ['is for the other edition', { data: { tempUserName: 'a', authorizationToken: 'b', expireDate: END } }],
  ])('gives nothing where the answer %s', async (_, answer) => {
    await expect(mint(answer)).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

it.each([
  ['a-b-registry-vpc.cn-hangzhou-finance.cr.aliyuncs.com', 'cr.cn-hangzhou-finance.aliyuncs.com'],
  ['registry-vpc.us-west-1.aliyuncs.com', 'cr.us-west-1.aliyuncs.com'],
  ['registry-internal.cn-beijing.aliyuncs.com', 'cr.cn-beijing.aliyuncs.com'],
  ['crpi-0a1b2c3d4e5f6g7h.cn-hangzhou.personal.cr.aliyuncs.com', undefined],
  ['acme-registry.cn-hangzhou.aliyuncs.com', undefined],
  ['registry.cn-hangzhou.cr.aliyuncs.com', undefined],
  ['-registry.cn-hangzhou.cr.aliyuncs.com', undefined],
  ['oss-registry.cn-hangzhou.oss.aliyuncs.com', undefined],
  ['registry.aliyuncs.com', undefined],
])('asks for %s at %s', (address, host) => {
  expect(registryOf(address)?.api).toBe(host);
});

describe('its settings', () => {
  it.each<[string, readonly string[], object, readonly string[]]>([
    ['an instance', [ENTERPRISE], INSTANCE, []],
    ['the Personal Edition', [PERSONAL], OWN, []],
    ['an instance without its id', [ENTERPRISE], OWN, ['instanceId']],
    ['an id for the Personal Edition', [PERSONAL], INSTANCE, ['instanceId']],
    ['both in one', [ENTERPRISE, PERSONAL], INSTANCE, ['instanceId']],
    ['an identity token', [PERSONAL], { ...ROLE, identityTokenFile: '/t' }, []],
    ['a cloud', [PERSONAL], { ...ROLE, identity: 'google', audience: 'a' }, []],
    ['a cloud without an audience', [PERSONAL], { ...ROLE, identity: 'azure' }, ['audience']],
    ['a role without a token', [PERSONAL], ROLE, ['identityTokenFile']],
    ['a token without a role', [PERSONAL], { identityTokenFile: '/t' }, ['roleArn', 'oidcProviderArn']],
    ['half a pair', [PERSONAL], { accessKeyId: KEY.id }, ['accessKeySecret']],
    ['nothing', [PERSONAL], {}, ['accessKeyId', 'accessKeySecret']],
    [
      'a pair beside a token',
      [PERSONAL],
      { ...OWN, ...ROLE, identityTokenFile: '/t' },
      ['accessKeyId', 'accessKeySecret'],
    ],
  ])('say what is wrong with %s', (_, addresses, own, expected) => {
    const settings = Object.assign(new AlibabaSettings(), own);
    const found = alibabaProblems({ addresses: addresses as never, settings, images: [] });
    expect(found.map(({ setting }) => setting)).toEqual(expected);
  });

  it.each([
    [{ instanceId: 'crr-0example' }, 'instanceId must be the id of an instance: cri-…'],
    [{ accessKeyId: 'LTAI/../x' }, 'accessKeyId must be the id of an AccessKey pair: LTAI…'],
    [{ accessKeySecret: 'a b' }, 'accessKeySecret must be visible ASCII characters without spaces'],
    [{ roleArn: 'dockpass' }, 'roleArn must be the ARN of a RAM role: acs:ram::…:role/…'],
    [
      { oidcProviderArn: ROLE.roleArn },
      'oidcProviderArn must be the ARN of an OIDC provider: acs:ram::…:oidc-provider/…',
    ],
  ])('refuse %j', (own, message) => {
    expect(settingMessages(AlibabaSettings, { ...INSTANCE, ...own })).toContain(message);
  });
});
