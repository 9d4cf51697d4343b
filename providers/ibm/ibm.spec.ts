import { afterEach, describe, expect, it } from '@jest/globals';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { IDENTITY_TOKEN, identityTokenFile, jwtWith } from '../../test/support/identity/identity-token.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import { IBM_HOSTS } from './ibm.hosts.js';
import IbmModule from './ibm.module.js';
import { ibmProblems, IbmSettings } from './ibm.settings.js';

const PROFILE = 'Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5';
const now = Math.floor(Date.now() / 1000);
const TOKEN = jwtWith({ iat: now, exp: now + 3_600 });
const ANSWER = { access_token: TOKEN, expires_in: 3_600, token_type: 'Bearer' };

let iam: ExchangeLoopback | undefined;
afterEach(async () => {
  await iam?.close();
  iam = undefined;
});

async function mint(own: object, answer: object = ANSWER, status = 200) {
  iam = await ExchangeLoopback.start(IbmModule, ['iam.cloud.ibm.com'], answer, status);
  return iam.mint('us.icr.io', Object.assign(new IbmSettings(), own));
}

describe('the provider for IBM', () => {
  it('trades an API key', async () => {
    expect(await mint({ apiKey: 'TEST-ONLY' })).toEqual({
      ...{ username: 'iambearer', password: TOKEN },
      ...{ issuedAt: now * 1000, expiresAt: (now + 3_600) * 1000 },
    });
    expect(iam?.calls()).toEqual([
      [
        'iam.cloud.ibm.com',
        'POST /identity/token',
        { grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey: 'TEST-ONLY' },
      ],
    ]);
  });

  it('trades the token of a compute resource for that of its profile', async () => {
    const settings = { identityTokenFile: identityTokenFile(), profileId: PROFILE };
    expect(await mint(settings)).toMatchObject({ username: 'iambearer', password: TOKEN });
    expect(iam?.calls()).toEqual([
      [
        'iam.cloud.ibm.com',
        'POST /identity/token',
        {
          grant_type: 'urn:ibm:params:oauth:grant-type:cr-token',
          cr_token: IDENTITY_TOKEN,
          profile_id: PROFILE,
        },
      ],
    ]);
  });

  it('takes 400 for a refusal, which is what IAM says of a key that it does not know', async () => {
    const answer = { errorCode: 'BXNIM0415E', errorMessage: 'TEST-ONLY' };
    await expect(mint({ apiKey: 'TEST-ONLY' }, answer, 400)).rejects.toMatchObject({ code: 'refused' });
  });

  it('uses no token for longer than an hour, whatever is said of it', async () => {
    const answer = { access_token: jwtWith({ iat: now, exp: now + 86_400 }), expires_in: 86_400 };
    expect(await mint({ apiKey: 'a' }, answer)).toMatchObject({ expiresAt: (now + 3_600) * 1000 });
  });
});

it('knows the thirteen registries of IBM, each with its private name', () => {
  const hosts = [...IBM_HOSTS];
  expect(hosts).toHaveLength(26);
  expect(hosts.filter((host) => !/^(?:private\.)?(?:[a-z]{2}2?\.)?icr\.io$/.test(host))).toEqual([]);
});

describe('its settings', () => {
  it.each<[string, Partial<IbmSettings>, readonly string[]]>([
    ['an API key', { apiKey: 'a' }, []],
    ['a profile', { identityTokenFile: '/t', profileId: PROFILE }, []],
    ['a file without a profile', { identityTokenFile: '/t' }, ['profileId']],
    ['a profile without a file', { profileId: PROFILE }, ['identityTokenFile']],
    ['nothing', {}, ['apiKey']],
    [
      'both',
      { apiKey: 'a', identityTokenFile: '/t', profileId: PROFILE },
      ['identityTokenFile', 'profileId'],
    ],
  ])('say what is wrong with %s', (_, own, expected) => {
    const found = ibmProblems(Object.assign(new IbmSettings(), own));
    expect(found.map(({ setting }) => setting)).toEqual(expected);
  });

  it('refuse the name of a profile in the place of its id', () => {
    expect(settingMessages(IbmSettings, { profileId: 'dockpass' })).toEqual([
      'profileId must be the id of a trusted profile: Profile- and a UUID in lower case',
    ]);
  });
});
