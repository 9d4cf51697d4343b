import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { IDENTITY_TOKEN, identityTokenFile } from '../../test/support/identity/identity-token.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import { claimsOf } from '../../src/registry/jwt.js';
import contract, { isSigned } from './yandex.contract.js';
import YandexModule from './yandex.module.js';
import { yandexProblems, YandexSettings } from './yandex.settings.js';

const KEY = String(contract.settings['key']);
const HOUR_MS = 3_600_000;
const ACCOUNT = 'ajeq7dsmihqple6761c5';

let cloud: ExchangeLoopback | undefined;
afterEach(async () => {
  await cloud?.close();
  cloud = undefined;
});

async function mint(own: object, answer: object, protocol: 'http' | 'https' = 'https') {
  const hosts = ['iam.api.cloud.yandex.net', 'auth.yandex.cloud'];
  cloud = await ExchangeLoopback.start(YandexModule, hosts, answer, 200, protocol);
  return cloud.mint('cr.yandex', Object.assign(new YandexSettings(), own));
}

describe('the provider for Yandex', () => {
  it('signs with the key of the account, and asks anew after an hour', async () => {
    const expiresAt = new Date(Date.now() + 11 * HOUR_MS).toISOString();
    expect(await mint({ key: KEY }, { iamToken: 't1.TEST-ONLY', expiresAt })).toEqual({
      ...{ username: 'iam', password: 't1.TEST-ONLY', renewAfterMs: HOUR_MS },
      ...{ expiresAt: Date.parse(expiresAt), issuedAt: expect.any(Number) },
    });
    const [[host, target, body] = []] = cloud?.calls() ?? [];
    expect([host, target]).toEqual(['iam.api.cloud.yandex.net', 'POST /iam/v1/tokens']);
    const { jwt } = body as { readonly jwt: string };
    expect(isSigned(jwt)).toBe(true);
    const head: unknown = JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString());
    expect(head).toEqual({ typ: 'JWT', alg: 'PS256', kid: 'canary-key' });
    const { iat, exp, ...claims } = claimsOf(jwt) ?? {};
    expect(claims).toEqual({ iss: 'canary-account', aud: 'https://iam.api.cloud.yandex.net/iam/v1/tokens' });
    expect(Number(exp) - Number(iat)).toBe(600);
  });

  it('trades an identity token for a token of the account', async () => {
    const settings = { identityTokenFile: identityTokenFile(), serviceAccountId: ACCOUNT };
    const answer = { access_token: 't1.TEST-ONLY', token_type: 'Bearer', expires_in: 43_200 };
    expect(await mint(settings, answer)).toMatchObject({ username: 'iam', password: 't1.TEST-ONLY' });
    expect(cloud?.calls()).toEqual([
      [
        'auth.yandex.cloud',
        'POST /oauth/token',
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          audience: ACCOUNT,
          subject_token: IDENTITY_TOKEN,
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        },
      ],
    ]);
  });

  it('asks the metadata service for the account of the virtual machine', async () => {
    const answer = { access_token: 't1.TEST-ONLY', token_type: 'Bearer', expires_in: 43_000 };
    const { expiresAt = 0, issuedAt = 0, ...rest } = await mint({}, answer, 'http');
    expect(rest).toEqual({ username: 'iam', password: 't1.TEST-ONLY', renewAfterMs: HOUR_MS });
    expect(expiresAt - issuedAt).toBe(43_000_000);
    const target = 'GET /computeMetadata/v1/instance/service-accounts/default/token';
    expect(cloud?.calls()).toEqual([['169.254.169.254', target, undefined]]);
    expect(cloud?.header('metadata-flavor')).toBe('Google');
  });

  it.each([
    ['is none', 'soon'],
    ['has no zone', '2026-11-29T10:00:00'],
    ['is on no day', '2026-13-29T10:00:00Z'],
    ['is a number', 1_800_000_000],
  ])('gives nothing where the end of a token %s', async (_, expiresAt) => {
    await expect(mint({ key: KEY }, { iamToken: 'a', expiresAt })).rejects.toMatchObject({
      code: 'bad_answer',
    });
  });
});

describe('its settings', () => {
  const fields = JSON.parse(KEY) as object;
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

  it.each<[string, Partial<YandexSettings>, readonly string[]]>([
    ['a key', { key: KEY }, []],
    ['nothing', {}, []],
    ['an identity', { identityTokenFile: '/t', serviceAccountId: ACCOUNT }, []],
    ['an identity without its account', { identity: 'google', audience: 'a' }, ['serviceAccountId']],
    ['an account without an identity', { serviceAccountId: ACCOUNT }, ['identityTokenFile']],
    ['a cloud without an audience', { identity: 'azure', serviceAccountId: ACCOUNT }, ['audience']],
    ['an audience alone', { audience: 'a' }, ['audience', 'serviceAccountId']],
    ['both', { key: KEY, serviceAccountId: ACCOUNT }, ['serviceAccountId']],
    ['what is no JSON', { key: '{no}' }, ['key']],
    ['a key without its id', { key: JSON.stringify({ ...fields, id: undefined }) }, ['key']],
    ['a key of a person', { key: JSON.stringify({ ...fields, service_account_id: undefined }) }, ['key']],
    [
      'a key that is not RSA',
      { key: JSON.stringify({ ...fields, private_key: ec.export({ type: 'pkcs8', format: 'pem' }) }) },
      ['key'],
    ],
  ])('say what is wrong with %s', (_, own, expected) => {
    const found = yandexProblems(Object.assign(new YandexSettings(), own));
    expect(found.map(({ setting }) => setting)).toEqual(expected);
  });

  it('refuse a path in the place of a key', () => {
    expect(settingMessages(YandexSettings, { key: '/run/secrets/key.json' })).toEqual([
      'key must be the JSON of an authorized key',
    ]);
  });
});
