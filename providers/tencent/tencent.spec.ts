import { afterEach, describe, expect, it } from '@jest/globals';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { IDENTITY_TOKEN, identityTokenFile } from '../../test/support/identity/identity-token.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import { freezeDate } from '../../test/support/standing-time.js';
import TencentModule from './tencent.module.js';
import { tencentProblems, TencentSettings } from './tencent.settings.js';

const HOSTS = { china: 'tcr.tencentcloudapi.com', international: 'tcr.intl.tencentcloudapi.com' };
const STS = { china: 'sts.tencentcloudapi.com', international: 'sts.intl.tencentcloudapi.com' };
const KEY = { secretId: 'AKIDTESTONLY', secretKey: 'TESTONLYsecret' };
const INSTANCE = { registryId: 'tcr-0example', region: 'ap-guangzhou' };
const OWN = { ...KEY, ...INSTANCE };
const ROLE = { roleArn: 'qcs::cam::uin/100000000001:roleName/dockpass', oidcProviderName: 'acme' };
/** 2026-11-18T11:06:40Z */
const THEN = 1_795_000_000_000;
const END = THEN + 3_600_000;
const GIVEN = { Username: '100000000001', Token: 'TEST-ONLY', ExpTime: END, RequestId: 'a' };

let api: ExchangeLoopback | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function mint(response: unknown, own: object = {}, who: object = KEY) {
  freezeDate(THEN);
  const hosts = [HOSTS, STS].flatMap((sites) => Object.values(sites));
  api = await ExchangeLoopback.start(TencentModule, hosts, { Response: response });
  return api.mint('acme.tencentcloudcr.com', Object.assign(new TencentSettings(), INSTANCE, who, own));
}

describe('the provider for Tencent', () => {
  it('asks as Tencent’s own client does, and gives what it says', async () => {
    expect(await mint(GIVEN)).toEqual({
      ...{ username: '100000000001', password: 'TEST-ONLY' },
      ...{ expiresAt: END, issuedAt: expect.any(Number) },
    });
    const json = { RegistryId: 'tcr-0example', TokenType: 'temp' };
    expect(api?.calls()).toEqual([[HOSTS.china, 'POST /', json]]);
    // What TcrClient of tencentcloud-sdk-python-tcr 3.1.189 sends at that second, with a body without blanks.
    expect(api?.header('authorization')).toBe(
      'TC3-HMAC-SHA256 Credential=AKIDTESTONLY/2026-11-18/tcr/tc3_request, SignedHeaders=content-type;host, Signature=9f15e682068500cf1a41c8364f87d8fb0c10a6e0af185837e216f1675362635f',
    );
    const named = ['action', 'version', 'timestamp', 'region'].map((name) => api?.header(`x-tc-${name}`));
    expect(named).toEqual(['CreateInstanceToken', '2019-09-24', '1795000000', 'ap-guangzhou']);
    expect(api?.header('content-type')).toBe('application/json');
  });

  it.each(['china', 'international'] as const)(
    'trades an identity token for a session of a role at the site %s, and signs with its key',
    async (site) => {
      const given = { TmpSecretId: KEY.secretId, TmpSecretKey: KEY.secretKey, Token: 'TEST-ONLY-session' };
      const who = { ...ROLE, identityTokenFile: identityTokenFile(), site };
      const { password } = await mint({ ...GIVEN, Credentials: given }, {}, who);
      expect(password).toBe('TEST-ONLY');
      const json = {
        ...{ ProviderId: 'acme', WebIdentityToken: IDENTITY_TOKEN, RoleArn: ROLE.roleArn },
        ...{ RoleSessionName: 'dockpass', DurationSeconds: 3_600 },
      };
      expect(api?.calls()).toEqual([
        [STS[site], 'POST /', json],
        [HOSTS[site], 'POST /', { RegistryId: 'tcr-0example', TokenType: 'temp' }],
      ]);
      expect(api?.header('x-tc-token')).toBe('TEST-ONLY-session');
      expect(api?.header('x-tc-action')).toBe('CreateInstanceToken');
      expect(api?.header('authorization')).toMatch(
        /^TC3-HMAC-SHA256 Credential=AKIDTESTONLY\/2026-11-18\/tcr\/tc3_request, SignedHeaders=content-type;host, Signature=/,
      );
    },
  );

  it.each([
    ['says nothing of a key', GIVEN, 'bad_answer'],
    ['refuses the token', { Error: { Code: 'InvalidParameter.WebIdentityTokenError' } }, 'refused'],
    ['knows no such role', { Error: { Code: 'ResourceNotFound.RoleNotFound' } }, 'not_found'],
  ])('gives nothing where STS %s', async (_, answer, code) => {
    const who = { ...ROLE, identityTokenFile: identityTokenFile() };
    await expect(mint(answer, {}, who)).rejects.toMatchObject({ code });
    expect(api?.calls()).toHaveLength(1);
  });

  it('asks the API of the international site for accounts of it', async () => {
    await mint(GIVEN, { site: 'international' });
    expect(api?.calls().map(([host]) => host)).toEqual([HOSTS.international]);
  });

  it.each([
    ['AuthFailure.SignatureFailure', 'refused'],
    ['AuthFailure.SecretIdNotFound', 'refused'],
    ['AuthFailure', 'refused'],
    ['UnauthorizedOperation', 'refused'],
    ['ResourceNotFound.TcrResourceNotFound', 'not_found'],
    ['RequestLimitExceeded.UinLimitExceeded', 'throttled'],
    ['InternalError.DbError', 'unavailable'],
    ['InvalidParameter', 'bad_answer'],
    ['toString', 'bad_answer'],
    [undefined, 'bad_answer'],
  ])('takes an answer with the code %s for %s', async (code, expected) => {
    const failure = { Error: { Code: code, Message: 'TEST-ONLY' }, RequestId: 'a' };
    await expect(mint(failure)).rejects.toMatchObject({ code: expected });
  });

  it.each<[string, unknown]>([
    ['is empty', undefined],
    ['has no user name', { ...GIVEN, Username: null }],
    ['does not say when it ends', { ...GIVEN, ExpTime: null }],
    ['has a failure beside a token', { ...GIVEN, Error: null }],
  ])('gives nothing where the answer %s', async (_, answer) => {
    await expect(mint(answer)).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

it.each([
  [{ registryId: 'acme' }, 'registryId must be the id of an instance: tcr-…'],
  [{ region: 'Guangzhou' }, 'region must be a region, such as ap-guangzhou'],
  [{ site: 'europe' }, 'site must be one of china, international'],
  [{ secretId: 'AKID/x' }, 'secretId must be the id of an API key: AKID… or IKID…'],
  [{ roleArn: 'dockpass' }, 'roleArn must be the ARN of a CAM role: qcs::cam::uin/…:roleName/…'],
  [{ region: undefined }, 'region is missing'],
])('its settings refuse %j', (own, message) => {
  expect(settingMessages(TencentSettings, { ...OWN, ...own })).toContain(message);
});

it.each<[string, object, readonly string[]]>([
  ['an API key', KEY, []],
  ['an identity token', { ...ROLE, identityTokenFile: '/t' }, []],
  ['a cloud without an audience', { ...ROLE, identity: 'aws' }, ['audience']],
  ['a role without a token', ROLE, ['identityTokenFile']],
  ['a token without a role', { identityTokenFile: '/t' }, ['roleArn', 'oidcProviderName']],
  ['half a key', { secretId: KEY.secretId }, ['secretKey']],
  ['nothing', {}, ['secretId', 'secretKey']],
  ['a key beside a token', { ...KEY, ...ROLE, identityTokenFile: '/t' }, ['secretId', 'secretKey']],
])('its settings say what is wrong with %s', (_, who, expected) => {
  const found = tencentProblems(Object.assign(new TencentSettings(), INSTANCE, who));
  expect(found.map(({ setting }) => setting)).toEqual(expected);
});
