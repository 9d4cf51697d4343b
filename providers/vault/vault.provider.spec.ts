import { describe, expect, it } from '@jest/globals';
import { type Leased } from '../../src/registry/lease.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type MintedCredential, type RegistryAddress } from '../../src/registry/registry-provider.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { VaultProvider } from './vault.provider.js';
import { VaultSettings } from './vault.settings.js';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const provider = new VaultProvider();
const address = 'registry.acme.example' as RegistryAddress;

const PAIR = { username: 'v-ci', password: 'TEST-ONLY-x' };

async function mint(own: object, leased: Leased = { fields: PAIR, lifeMs: 3_600 * SECOND }) {
  const settings = Object.assign(new VaultSettings(), { path: 'database/creds/ci' }, own);
  const { signal } = new AbortController();
  const lease = (): Promise<Leased> => Promise.resolve(leased);
  return provider
    .credentialsFor({ scope: { key: address }, settings, images: [], signal, lease })
    .catch((error: unknown) => (error as ProviderError).code);
}

/** Seconds that what was minted lives, to the minute. */
function lifeOf(minted: MintedCredential | string): number | string {
  if (typeof minted === 'string') return minted;
  return Math.round(((minted.expiresAt ?? 0) - Date.now()) / (60 * SECOND)) * 60;
}

describe('what an engine mints', () => {
  it('is given by the fields that are named, or with a name that is always the same', async () => {
    expect(await mint({})).toMatchObject(PAIR);
    const fields = { user: 'robot', access_token: 'TEST-ONLY-y', username: 'other' };
    const leased = { fields, lifeMs: 60 * SECOND };
    expect(await mint({ usernameField: 'user', passwordField: 'access_token' }, leased)).toMatchObject({
      username: 'robot',
      password: 'TEST-ONLY-y',
    });
    expect(
      await mint({ username: 'oauth2accesstoken', passwordField: 'access_token' }, leased),
    ).toMatchObject({
      username: 'oauth2accesstoken',
    });
  });

  it.each<[string, object, Leased['fields']]>([
    ['the field of the password is missing', {}, { username: 'a' }],
    ['the field of the user name is missing', {}, { password: 'a' }],
    ['a field is empty', {}, { username: '', password: 'a' }],
    ['a field is a number', {}, { username: 'a', password: 7 }],
    ['a field is what every object has', { passwordField: 'constructor' }, PAIR],
  ])('is a bad answer where %s', async (_, own, fields) => {
    expect(await mint(own, { fields, lifeMs: 60 * SECOND })).toBe('bad_answer');
  });

  it.each<[string, number | undefined, number | undefined, number | string]>([
    ['as long as the engine says', 3_600, undefined, 3_600],
    ['a day where the engine says longer', 40 * 86_400, undefined, 86_400],
    ['no longer than LIFE', 3_600, 600, 600],
    ['as the engine says where LIFE is longer', 600, 3_600, 600],
    ['as LIFE says where the engine says nothing', undefined, 600, 600],
    ['not at all where nobody says how long', undefined, undefined, 'bad_answer'],
  ])('lives %s', async (_, seconds, life, expected) => {
    const lifeMs = seconds === undefined ? {} : { lifeMs: seconds * SECOND };
    expect(lifeOf(await mint({ life }, { fields: PAIR, ...lifeMs }))).toBe(expected);
    expect(provider.longestLifeMs).toBe(DAY);
  });

  it('is nothing without a store, and not asked for by who has given up', async () => {
    const request = { scope: { key: address }, settings: new VaultSettings(), images: [] };
    const { signal } = new AbortController();
    await expect(provider.credentialsFor({ ...request, signal })).rejects.toEqual(
      new ProviderError('not_configured'),
    );
    const lease = (): Promise<Leased> => Promise.reject(new Error('asked'));
    const asked = provider.credentialsFor({ ...request, signal: AbortSignal.abort(), lease });
    await expect(asked).rejects.toEqual(new ProviderError('timed_out'));
  });
});

describe('the settings', () => {
  const said = (own: object): readonly string[] => settingMessages(VaultSettings, { path: 'a/b', ...own });

  it.each([
    [{ path: '' }, 'path must be a path of printable ASCII'],
    [{ path: 'a/\u00e4' }, 'path must be a path of printable ASCII'],
    [{ method: 'delete' }, 'method must be read or write'],
    [{ store: 'Vault' }, 'store must be the name of a store'],
    [{ username: 'a:b' }, 'username must be a user name without a colon and without control characters'],
    [
      { passwordField: 'a b' },
      'passwordField must be the name of a field: visible ASCII characters without spaces',
    ],
    [{ life: 59 }, 'life must be from 60 to 86400 seconds'],
    [{ life: 86_401 }, 'life must be from 60 to 86400 seconds'],
  ])('refuse %j', (own, message) => {
    expect(said(own)).toContain(message);
  });

  it('name one user name only', () => {
    const draft = (own: object) => ({
      addresses: [address],
      settings: Object.assign(new VaultSettings(), { path: 'a/b' }, own),
      images: [],
    });
    expect(provider.problems(draft({ username: 'a' }))).toEqual([]);
    expect(provider.problems(draft({ username: 'a', usernameField: 'b' }))).toEqual([
      { setting: 'usernameField', problem: 'cannot be used beside USERNAME; keep one of them' },
    ]);
  });

  it('claim no address that names no provider', () => {
    expect(provider.match(address)).toBeUndefined();
    expect(provider.match(address, new VaultSettings())).toEqual({ key: address });
  });
});
