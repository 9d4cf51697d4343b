import { describe, expect, it } from '@jest/globals';
import { load, problemsOf, warningsOf } from '../support/config/config-case.js';
import { imported } from '../support/wrong/wrong-configuration.js';

interface Told {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly provider: string;
  readonly settings: object;
}

async function entriesOf(
  key: 'DRONE_CONFIG_FILE' | 'DOCKER_CONFIG_FILE',
  text: string,
): Promise<readonly Told[]> {
  return (await load(imported(key, text))).entries.map(({ name, addresses, provider, settings }) => ({
    name,
    addresses,
    provider,
    settings: { ...settings },
  }));
}

/** The two examples of the official plugin's README, with other secrets. */
const CREDENTIALS = `- address: docker.io
  username: octocat
  password: not-a-real-password
- address: gcr.io
  username: _json_key
  password: |
    {
      "type": "service_account"
    }
- address: eu.cloud.example
  aws_access_key_id: not-a-real-id
  aws_secret_access_key: not-a-real-key
`;

describe("the official Drone plugin's credentials.yml", () => {
  it('is read as global entries', async () => {
    expect(await entriesOf('DRONE_CONFIG_FILE', CREDENTIALS)).toEqual([
      {
        name: 'drone-config/1',
        addresses: ['docker.io'],
        provider: 'generic',
        settings: { username: 'octocat', password: 'not-a-real-password' },
      },
      {
        name: 'drone-config/2',
        addresses: ['gcr.io'],
        provider: 'generic',
        settings: { username: '_json_key', password: '{\n  "type": "service_account"\n}\n' },
      },
      {
        name: 'drone-config/3',
        addresses: ['eu.cloud.example'],
        provider: 'cloud',
        settings: { fips: false, accessKeyId: 'not-a-real-id', secretAccessKey: 'not-a-real-key' },
      },
    ]);
    const [entry] = (await load(imported('DRONE_CONFIG_FILE', CREDENTIALS))).entries;
    expect(entry).toMatchObject({ repos: [], forks: false, images: [] });
    expect([entry?.events, entry?.clients, entry?.repoIds]).toEqual([undefined, undefined, undefined]);
    expect(entry?.source).toMatch(/\/imported$/);
    expect(await warningsOf(imported('DRONE_CONFIG_FILE', CREDENTIALS))).toEqual([]);
  });

  it('takes every scalar for text, as the plugin does', async () => {
    const text =
      '- { address: registry.example.com, username: 007, password: 0123 }\n- { address: other.example.com, username: yes, password: ~ }';
    expect((await entriesOf('DRONE_CONFIG_FILE', text)).map(({ settings }) => settings)).toEqual([
      { username: '007', password: '0123' },
      { username: 'yes', password: '~' },
    ]);
  });

  it.each([
    ['https://ghcr.io', 'ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['http://registry.example.com:5000', 'registry.example.com:5000'],
    ['GHCR.IO', 'ghcr.io'],
  ])('reads the address %s as %s', async (written, address) => {
    const text = `- { address: '${written}', username: u, password: p }`;
    expect((await entriesOf('DRONE_CONFIG_FILE', text))[0]?.addresses).toEqual([address]);
  });

  it('serves an address of the cloud without a key by the identity of the process', async () => {
    const text = '- address: eu.cloud.example\n  username: octocat\n  password: not-a-real-password\n';
    expect(await entriesOf('DRONE_CONFIG_FILE', text)).toMatchObject([
      { provider: 'cloud', settings: { fips: false } },
    ]);
    const instead = 'this address is served with the access key beside it or the identity of the process';
    expect(await warningsOf(imported('DRONE_CONFIG_FILE', text))).toEqual([
      `DRONE_CONFIG_FILE item 1, username (line 2): is not used: ${instead}`,
      `DRONE_CONFIG_FILE item 1, password (line 3): is not used: ${instead}`,
    ]);
  });

  it('says what it does not use', async () => {
    const text = '- { address: ghcr.io, username: u, password: p, email: e, token: t }\n';
    expect(await warningsOf(imported('DRONE_CONFIG_FILE', text))).toEqual([
      'DRONE_CONFIG_FILE item 1, email (line 1): is not used: runners read only address, username and password',
      'DRONE_CONFIG_FILE item 1, token (line 1): is not used: runners read only address, username and password',
    ]);
  });

  it('warns of the settings of the plugin that Dockpass does not read', async () => {
    const one = imported('DRONE_CONFIG_FILE', CREDENTIALS);
    const env = { ...one.env, DRONE_ADDRESS: ':3001', DRONE_DEBUG: 'true' };
    expect(await warningsOf({ ...one, env })).toEqual([
      'DRONE_ADDRESS: is not read; HOST and PORT say where Dockpass listens',
      'DRONE_DEBUG: is not read; LOG_LEVEL=debug logs more',
    ]);
  });
});

function dockerConfig(auths: object, more: object = {}): string {
  return JSON.stringify({ auths, ...more }, null, 1);
}

function auth(username: string, password: string): { auth: string } {
  return { auth: Buffer.from(`${username}:${password}`).toString('base64') };
}

describe('a docker config.json', () => {
  it('is read as global entries', async () => {
    const text = dockerConfig(
      {
        'https://index.docker.io/v1/': auth('octocat', 'pass:with:colons'),
        'ghcr.io': { username: 'octocat', password: 'not-a-real-password' },
        'https://registry.example.com:5000/v2/': { ...auth('u', 'ü'), username: 'u', password: 'ü' },
      },
      { HttpHeaders: { 'User-Agent': 'x' }, psFormat: 'x', credHelpers: {}, credsStore: '' },
    );
    expect(await entriesOf('DOCKER_CONFIG_FILE', text)).toEqual([
      {
        name: 'docker-config/1',
        addresses: ['docker.io'],
        provider: 'generic',
        settings: { username: 'octocat', password: 'pass:with:colons' },
      },
      {
        name: 'docker-config/2',
        addresses: ['ghcr.io'],
        provider: 'generic',
        settings: { username: 'octocat', password: 'not-a-real-password' },
      },
      {
        name: 'docker-config/3',
        addresses: ['registry.example.com:5000'],
        provider: 'generic',
        settings: { username: 'u', password: 'ü' },
      },
    ]);
    expect(await warningsOf(imported('DOCKER_CONFIG_FILE', text))).toEqual([]);
  });

  it('says what it leaves out', async () => {
    const text = dockerConfig(
      {
        'https://index.docker.io/v1/': {},
        'acme.azurecr.io': { ...auth('u', 'p'), identitytoken: 'x' },
        'b.example': { registrytoken: 'x' },
        'quay.io/acme': auth('u', 'p'),
        'ghcr.io': auth('u', 'p'),
      },
      { credsStore: 'desktop', credHelpers: { 'gcr.io': 'gcloud' } },
    );
    expect((await entriesOf('DOCKER_CONFIG_FILE', text)).map(({ name }) => name)).toEqual([
      'docker-config/5',
    ]);
    expect(await warningsOf(imported('DOCKER_CONFIG_FILE', text))).toEqual([
      'DOCKER_CONFIG_FILE, credsStore (line 18): is not supported: Dockpass runs no credential helpers; configure these registries as entries',
      'DOCKER_CONFIG_FILE, credHelpers (line 19): is not supported: Dockpass runs no credential helpers; configure these registries as entries',
      'DOCKER_CONFIG_FILE auths item 1 (line 3): holds no credential (a credential helper may keep it); left out',
      'DOCKER_CONFIG_FILE auths item 2, identitytoken (line 6): is not supported: CI clients need a user name and a password; left out',
      'DOCKER_CONFIG_FILE auths item 3, registrytoken (line 9): is not supported: CI clients need a user name and a password; left out',
      'DOCKER_CONFIG_FILE auths item 4 (line 11): the clients know one credential for a host, so a path would match no image; write only the host; left out',
    ]);
  });

  it('may have no auths at all', async () => {
    expect(await entriesOf('DOCKER_CONFIG_FILE', '{}')).toEqual([]);
  });

  it.each([
    'no base64',
    'dTpw\n',
    'dTp',
    Buffer.from('no colon').toString('base64'),
    Buffer.from(':no user').toString('base64'),
    Buffer.from('no password:').toString('base64'),
    Buffer.from([0x75, 0x3a, 0xff]).toString('base64'),
  ])('refuses the auth %j', async (text) => {
    const config = dockerConfig({ 'ghcr.io': { auth: text } });
    expect(await problemsOf(imported('DOCKER_CONFIG_FILE', config))).toEqual([
      'DOCKER_CONFIG_FILE auths item 1, auth (line 4): must be base64 of user:password',
    ]);
  });

  it('drops the NUL bytes that old versions of docker wrote', async () => {
    const text = dockerConfig({ 'ghcr.io': auth('u', 'p\0\0') });
    expect((await entriesOf('DOCKER_CONFIG_FILE', text))[0]?.settings).toEqual({
      username: 'u',
      password: 'p',
    });
  });
});
