import { validateSync } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import { TEST_KEY_FILE } from '../../test/support/google/google-stub.js';
import { PEM_FORMS } from '../../test/support/pem-forms.js';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { settingsOf } from '../../src/registry/setting.js';
import { readCredential } from './gcr.credential-file.js';
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
      'mode',
      'key',
      'impersonateServiceAccount',
      'lifetime',
      'oauthScope',
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

  it.each(Object.entries(PEM_FORMS))('may hold a key whose PEM text has any form: %s', (_, form) => {
    const file = { ...TEST_KEY_FILE, private_key: form(TEST_KEY_FILE.private_key) };
    const source = { type: 'impersonated_service_account', service_account_impersonation_url: 'https://x' };
    expect(readCredential(JSON.stringify(file))).toEqual({ file: TEST_KEY_FILE });
    expect(readCredential(JSON.stringify({ ...source, source_credentials: file }))).toEqual({
      file: { ...source, source_credentials: TEST_KEY_FILE },
    });
  });

  it.each([
    ['line ends that were escapes', KEY.replaceAll('\\n', '\n')],
    ['line ends of Windows that were escapes', KEY.replaceAll('\\n', '\r\n')],
    ['quotes that are still escaped', KEY.replaceAll('"', '\\"')],
    ['both', KEY.replaceAll('"', '\\"').replaceAll('\\n', '\n')],
    ['a byte order mark', `\ufeff${KEY}`],
  ])('may be JSON that double quotes of .env changed: %s', (_, text) => {
    expect(readCredential(text)).toEqual({ file: TEST_KEY_FILE });
    expect(readCredential(Buffer.from(text).toString('base64'))).toEqual({ file: TEST_KEY_FILE });
  });

  it('is told what is wrong with its key, without the key', () => {
    const cases: readonly [string, string][] = [
      ['hunter2', 'must be the JSON of a Google credential file, or the base64 of it'],
      [`'${KEY}'`, 'is in quotation marks: leave them out'],
      ['["hunter2"]', 'must be the JSON of a Google credential file, or the base64 of it'],
      [
        '{"type":"hunter2"}',
        'must be a credential file whose type is one of service_account, external_account, impersonated_service_account, authorized_user, external_account_authorized_user',
      ],
      [
        '{"type":"toString"}',
        'must be a credential file whose type is one of service_account, external_account, impersonated_service_account, authorized_user, external_account_authorized_user',
      ],
      ['{"type":"service_account"}', 'is a credential file without client_email, private_key'],
      [
        '{"type":"service_account","client_email":"a","private_key":"hunter2"}',
        'is a credential file whose private_key is not an unencrypted PEM private key',
      ],
      [
        '{"type":"service_account","client_email":"a","private_key":"-----BEGIN PRIVATE KEY-----"}',
        'is a credential file whose private_key is a PEM text without its end or its beginning: in .env all its lines stand in double quotes; docker --env-file takes one line, with \\n for each line end; a file takes it as it is',
      ],
      [
        '{"type":"external_account","audience":"a","subject_token_type":"b","credential_source":{"executable":{"command":"hunter2"}}}',
        'names a program to run, which is not supported: use a file or URL',
      ],
    ];
    for (const [key, problem] of cases) expect(problems({ key })).toEqual([`key: ${problem}`]);
  });

  it('is refused where it names a program at any depth', () => {
    let file: object = {
      type: 'external_account',
      audience: 'a',
      subject_token_type: 'b',
      credential_source: { executable: { command: 'hunter2' } },
    };
    const problem = ['key: names a program to run, which is not supported: use a file or URL'];
    for (let depth = 0; depth < 5; depth++) {
      expect(problems({ key: JSON.stringify(file) })).toEqual(problem);
      expect(problems({ key: Buffer.from(JSON.stringify(file)).toString('base64') })).toEqual(problem);
      file = {
        type: 'impersonated_service_account',
        service_account_impersonation_url: 'https://iamcredentials.googleapis.com/x:generateAccessToken',
        source_credentials: file,
      };
    }
    const wells = '{"a":'.repeat(10_000) + '{"executable":null}' + '}'.repeat(10_000);
    const deep = `{"type":"authorized_user","client_id":"a","client_secret":"b","refresh_token":"c","d":${wells}}`;
    expect(problems({ key: deep })).toEqual(problem);
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
