import { validateSync } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import { TEST_KEY_FILE } from '../../test/support/google/google-stub.js';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { settingsOf } from '../../src/registry/setting.js';
import { GcrProvider } from './gcr.provider.js';
import { GcrSettings } from './gcr.settings.js';

const KEY = JSON.stringify(TEST_KEY_FILE);
const ACCOUNT = 'ci-acme@my-project.iam.gserviceaccount.com';

/** `property: message` for each rule that is broken, as the configuration asks. */
function broken(plain: object): string[] {
  const errors = validateSync(Object.assign(new GcrSettings(), plain), {
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: false },
  });
  return errors.flatMap(({ property, constraints = {} }) =>
    Object.values(constraints).map((message) => `${property}: ${message}`),
  );
}

function problems(settings: object, addresses = ['gcr.io']): string[] {
  const draft = {
    addresses: addresses as RegistryAddress[],
    settings: Object.assign(new GcrSettings(), settings),
    images: [],
  };
  return new GcrProvider().problems(draft).map(({ setting, problem }) => `${setting}: ${problem}`);
}

describe('the settings of gcr', () => {
  it('may all be left out: the machine has an identity', () => {
    expect(broken({})).toEqual([]);
    expect(problems({})).toEqual([]);
  });

  it('are all described, and the key alone is a secret', () => {
    const described = settingsOf(GcrSettings);
    expect(described.map(({ property }) => property)).toEqual([
      'key',
      'impersonateServiceAccount',
      'lifetime',
      'oauthScope',
      'mode',
    ]);
    expect(described.filter(({ secret }) => secret).map(({ property }) => property)).toEqual(['key']);
  });

  it('take service accounts of every kind, and nothing that would change the URL they stand in', () => {
    const good = [
      ACCOUNT,
      '123456789012-compute@developer.gserviceaccount.com',
      'my-project@appspot.gserviceaccount.com',
      'ci@my-project.example.com.iam.gserviceaccount.com',
      'ci@my-project.s3ns.iam.gserviceaccount.com',
    ];
    for (const account of good) expect(broken({ impersonateServiceAccount: account })).toEqual([]);
    const bad = [
      'octocat@example.com',
      'a/b@p.iam.gserviceaccount.com',
      'a@p.iam.gserviceaccount.com:signBlob?x=',
      'a@p.iam.gserviceaccount.com.evil.example',
      'a%2f@p.iam.gserviceaccount.com',
      'a@p.iam.gserviceaccount.com\n',
      '../a@p.iam.gserviceaccount.com',
      7,
    ];
    for (const account of bad) {
      expect(broken({ impersonateServiceAccount: account })).toContain(
        'impersonateServiceAccount: must be the e-mail of a service account (….gserviceaccount.com)',
      );
    }
  });

  it('take a lifetime that Google can give', () => {
    for (const lifetime of [300, 3600, 43_200]) expect(broken({ lifetime })).toEqual([]);
    expect(broken({ lifetime: 299 })).toEqual(['lifetime: must be at least 300 seconds']);
    expect(broken({ lifetime: 43_201 })).toEqual(['lifetime: must be at most 43200 seconds']);
    expect(broken({ lifetime: 600.5 })).toEqual(['lifetime: must be a whole number of seconds']);
  });

  it('refuse what they do not know', () => {
    expect(broken({ mode: 'push', oauthScope: 'drive', keyring: 'x' }).sort()).toEqual([
      'keyring: property keyring should not exist',
      'mode: must be token, json_key or json_key_base64',
      'oauthScope: must be cloud-platform or cloud-platform.read-only',
    ]);
  });
});

describe('an entry of gcr', () => {
  it('may hold any file of Google and the way to act as another account', () => {
    expect(problems({ key: KEY, impersonateServiceAccount: ACCOUNT, lifetime: 900 })).toEqual([]);
    expect(problems({ key: Buffer.from(KEY).toString('base64') })).toEqual([]);
    expect(problems({ mode: 'json_key', key: KEY })).toEqual([]);
  });

  it('is told what is wrong with its key, without the key', () => {
    const problem = 'must be the JSON of a Google credential file, or the base64 of it';
    expect(problems({ key: 'hunter2' })).toEqual([`key: ${problem}`]);
  });

  it('cannot hand out a key that it does not have', () => {
    const user = '{"type":"authorized_user","client_id":"a","client_secret":"b","refresh_token":"c"}';
    for (const settings of [{}, { key: user }]) {
      expect(problems({ mode: 'json_key', ...settings })).toEqual([
        'key: must hold a service account key in this MODE',
      ]);
    }
  });

  it('says when a setting would do nothing', () => {
    expect(problems({ lifetime: 900 })).toEqual([
      'lifetime: works only together with IMPERSONATE_SERVICE_ACCOUNT',
    ]);
    const settings = { mode: 'json_key_base64', key: KEY, impersonateServiceAccount: ACCOUNT, lifetime: 900 };
    expect(problems(settings)).toEqual([
      'impersonateServiceAccount: does nothing in this MODE: leave it out',
      'lifetime: does nothing in this MODE: leave it out',
    ]);
  });

  it('keeps the clouds of Google and S3NS apart', () => {
    expect(problems({}, ['gcr.io', 'docker.s3nsregistry.fr'])).toEqual([
      'address: names registries of different clouds (Google, S3NS): give each its own entry and identity',
    ]);
    const foreign = 'key: belongs to another cloud than the address (see its universe_domain)';
    expect(problems({ key: KEY }, ['docker.s3nsregistry.fr'])).toEqual([foreign]);
    const s3ns = JSON.stringify({ ...TEST_KEY_FILE, universe_domain: 's3nsapis.fr' });
    expect(problems({ key: s3ns })).toEqual([foreign]);
    expect(problems({ key: s3ns }, ['docker.s3nsregistry.fr'])).toEqual([
      'mode: must be json_key or json_key_base64 for a service account key of this cloud',
    ]);
    expect(problems({ mode: 'json_key', key: s3ns }, ['docker.s3nsregistry.fr'])).toEqual([]);
  });
});
