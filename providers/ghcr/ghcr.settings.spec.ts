import { generateKeyPairSync } from 'node:crypto';
import { validateSync } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import { TEST_APP_KEY } from '../../test/support/github/github-stub.js';
import { PEM_FORMS } from '../../test/support/keys/pem-forms.js';
import { settingsOf } from '../../src/registry/setting.js';
import { apiBase } from './ghcr.api-url.js';
import { ghcrProblems } from './ghcr.problems.js';
import { GhcrSettings } from './ghcr.settings.js';
import { rsaPair } from '../../test/support/keys/rsa-pair.js';

const TOKEN = { username: 'acme-ci', token: 'ghp_TESTONLY000000000000000000000000000000' };
const APP = {
  experimentalApp: true,
  appId: '123456',
  installationId: '7654321',
  privateKey: TEST_APP_KEY,
  probeImage: 'acme/app:1',
};

/** `property: message` for each rule that is broken, as the configuration asks. */
function broken(plain: object): string[] {
  const errors = validateSync(Object.assign(new GhcrSettings(), plain), {
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: false },
  });
  return errors.flatMap(({ property, constraints = {} }) =>
    Object.values(constraints).map((message) => `${property}: ${message}`),
  );
}

function problems(settings: object): string[] {
  const whole = Object.assign(new GhcrSettings(), settings);
  return ghcrProblems(whole).map(({ setting, problem }) => `${setting}: ${problem}`);
}

describe('the settings of ghcr', () => {
  it('fit both ways of signing in', () => {
    const app = { ...APP, repositories: ['app', '.github'], enterpriseHost: 'github.acme.example' };
    for (const settings of [TOKEN, APP, app]) {
      expect(broken(settings)).toEqual([]);
      expect(problems(settings)).toEqual([]);
    }
  });

  it('are all described, and the token and the key are secrets', () => {
    const described = settingsOf(GhcrSettings);
    expect(described.map(({ property }) => property)).toEqual([
      'username',
      'token',
      'enterpriseHost',
      'experimentalApp',
      'appId',
      'installationId',
      'privateKey',
      'repositories',
      'probeImage',
      'apiUrl',
    ]);
    const secrets = described.filter(({ secret }) => secret).map(({ property }) => property);
    expect(secrets).toEqual(['token', 'privateKey']);
  });

  it('refuse hosts that are more than a host', () => {
    for (const host of ['github.acme.example', 'ghe.internal', 'octo-corp.ghe.com']) {
      expect(broken({ enterpriseHost: host })).toEqual([]);
    }
    const bad = [
      'https://github.acme.example',
      'github.acme.example/',
      'github.acme.example:8443',
      'user@github.acme.example',
      'GitHub.acme.example',
      'github',
      'github..example',
      '.acme.example',
      'github.acme.example.',
      '10.0.0.1',
      'github.acme.example\n',
      'gіthub.acme.example', // a Cyrillic letter
    ];
    for (const enterpriseHost of bad) {
      expect(broken({ enterpriseHost })).toEqual([
        'enterpriseHost: must be a host name in lower case, without scheme, port and path',
      ]);
    }
  });

  it('refuse ids, images and names that would change the URL they stand in', () => {
    const cases: readonly [keyof GhcrSettings, readonly unknown[], string][] = [
      ['appId', ['12/34', 'x', '-1', 'Iv1.a/b'], 'must be an app id or a client id'],
      ['installationId', ['0', '1/../2', '12a', '-1'], 'must be a number'],
      [
        'probeImage',
        ['app', 'ACME/app', 'acme/../app', 'acme/app:', 'acme/app?x=1', 'acme/app@sha256:1', '/acme/app'],
        'must be an image like acme/app:1, without the host',
      ],
      ['repositories', [['acme/app'], ['a b'], ['']], 'must hold names of repositories without their owner'],
      ['username', ['a:b', 'a b', '', 'a\nb'], 'must be the name of a GitHub account'],
      ['token', ['a b', 'a\n', 'ü'], 'must be a token: visible ASCII characters without spaces'],
    ];
    for (const [name, values, message] of cases) {
      for (const value of values) expect(broken({ [name]: value })).toEqual([`${name}: ${message}`]);
    }
  });
});

describe('an entry of ghcr', () => {
  it('is told what it lacks', () => {
    const pair = 'is needed: the registry wants an account and its classic token';
    expect(problems({})).toEqual([`username: ${pair}`, `token: ${pair}`]);
    expect(problems({ experimentalApp: true })).toEqual(
      ['appId', 'installationId', 'privateKey', 'probeImage'].map(
        (name) => `${name}: is needed with EXPERIMENTAL_APP`,
      ),
    );
  });

  it('uses an App only where that is switched on, and then nothing else', () => {
    expect(problems({ ...APP, ...TOKEN, experimentalApp: false })).toEqual(
      ['appId', 'installationId', 'privateKey', 'probeImage'].map(
        (name) => `${name}: works only with EXPERIMENTAL_APP`,
      ),
    );
    expect(problems({ ...APP, ...TOKEN })).toEqual([
      'username: does nothing with EXPERIMENTAL_APP: leave it out',
      'token: does nothing with EXPERIMENTAL_APP: leave it out',
    ]);
  });

  it('is told which tokens the registry does not support, without the token', () => {
    const cases = [
      ['github_pat_', 'is a fine-grained token, which the registry does not support: create a classic one'],
      [
        'ghs_',
        'is an installation or Actions token, which expires within hours: create a classic personal one',
      ],
      ['ghu_', 'is a user token of an App, which expires within hours: create a classic personal one'],
      ['ghr_', 'is a refresh token of an App, which pulls nothing: create a classic personal one'],
    ];
    for (const [prefix, problem] of cases) {
      expect(problems({ ...TOKEN, token: `${String(prefix)}hunter2` })).toEqual([
        `token: ${String(problem)}`,
      ]);
    }
    expect(problems({ ...TOKEN, token: '0123456789abcdef0123456789abcdef01234567' })).toEqual([]);
  });

  it('needs a key that can sign for an App', () => {
    const problem = 'privateKey: must be an RSA private key in PEM without a passphrase';
    const rsa = rsaPair();
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'hunter2' };
    const keys = [
      'hunter2',
      rsa.publicKey.export({ type: 'spki', format: 'pem' }),
      rsa.privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }),
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ];
    for (const privateKey of keys) expect(problems({ ...APP, privateKey })).toEqual([problem]);
  });

  it.each(Object.entries(PEM_FORMS))('takes the key of an App in any form: %s', (_, form) => {
    expect(problems({ ...APP, privateKey: form(TEST_APP_KEY) })).toEqual([]);
  });

  it('says what to do with a key that was cut off', () => {
    expect(problems({ ...APP, privateKey: '-----BEGIN RSA PRIVATE KEY-----' })).toEqual([
      'privateKey: is a PEM text without its end or its beginning: in .env all its lines stand in double quotes; docker --env-file takes one line, with \\n for each line end; a file takes it as it is',
    ]);
  });

  it('names an Enterprise server by its website', () => {
    expect(problems({ ...TOKEN, enterpriseHost: 'containers.github.acme.example' })).toEqual([
      'enterpriseHost: must be the host of the website, without the leading label of the registry',
    ]);
    expect(problems({ ...TOKEN, enterpriseHost: 'github.com' })).toEqual([
      'enterpriseHost: is for Enterprise servers: leave it out for ghcr.io',
    ]);
  });

  it('sends the word of the App only over TLS, or to this machine', () => {
    const good = [
      ['https://api.acme.ghe.com', 'https://api.acme.ghe.com'],
      ['https://github.acme.example/api/v3/', 'https://github.acme.example/api/v3'],
      ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ];
    for (const [apiUrl, base] of good) {
      expect(problems({ ...APP, apiUrl })).toEqual([]);
      expect(apiBase(Object.assign(new GhcrSettings(), { apiUrl }))).toBe(base);
    }
    const bad = [
      'http://api.github.com',
      'http://127.0.0.1.evil.example',
      'https://user:hunter2@api.github.com',
      'https://api.github.com?x=1',
      'https://api.github.com#x',
      'ftp://api.github.com',
      'api.github.com',
      '',
    ];
    for (const apiUrl of bad) {
      expect(problems({ ...APP, apiUrl })).toEqual([
        'apiUrl: must be an https URL without user, query and fragment; plain http works only to a loopback host',
      ]);
    }
  });

  it('calls the API of github.com or of its Enterprise server where nothing else is said', () => {
    expect(apiBase(new GhcrSettings())).toBe('https://api.github.com');
    const enterprise = Object.assign(new GhcrSettings(), { enterpriseHost: 'github.acme.example' });
    expect(apiBase(enterprise)).toBe('https://github.acme.example/api/v3');
  });
});
