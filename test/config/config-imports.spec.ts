import { describe, expect, it } from '@jest/globals';
import { load, warningsOf } from '../support/config/config-case.js';
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

  it('leaves out what it cannot use, and takes what the plugin takes', async () => {
    const text = [
      '- username: octocat',
      '- address: docker.io',
      '- docker.io',
      '-',
      '- { address: [x], usrname: y }',
      '- { address: https://ghcr.io/acme, username: octocat, password: swordfish }',
      '- { address: eu.cloud.example, aws_secret_access_key: swordfish }',
      '- { address: ghcr.io, aws_access_key_id: swordfish, aws_secret_access_key: swordfish }',
      '- { address: a.example, username: "a:b", password: swordfish }',
      '- { address: b.example, username: u, password: p, aws_access_key_id: swordfish, region: x }',
    ].join('\n');
    expect(await entriesOf('DRONE_CONFIG_FILE', text)).toEqual([
      {
        name: 'drone-config/10',
        addresses: ['b.example'],
        provider: 'generic',
        settings: { username: 'u', password: 'p' },
      },
    ]);
    const path =
      'the clients know one credential for a host, so a path would match no image; write only the host';
    const noKey = 'is not used: no provider takes an access key for this address';
    expect(await warningsOf(imported('DRONE_CONFIG_FILE', text))).toEqual([
      'DRONE_CONFIG_FILE item 1, address (line 1): is missing; left out',
      'DRONE_CONFIG_FILE item 2, username (line 2): is missing; left out',
      'DRONE_CONFIG_FILE item 2, password (line 2): is missing; left out',
      'DRONE_CONFIG_FILE item 3 (line 3): must be a mapping with address, username and password; left out',
      'DRONE_CONFIG_FILE item 4 (line 4): must be a mapping with address, username and password; left out',
      'DRONE_CONFIG_FILE item 5, usrname (line 5): is not a setting; did you mean username?',
      'DRONE_CONFIG_FILE item 5, address (line 5): must be text; left out',
      `DRONE_CONFIG_FILE item 8, aws_access_key_id (line 8): ${noKey}`,
      'DRONE_CONFIG_FILE item 8, username (line 8): is missing; left out',
      'DRONE_CONFIG_FILE item 8, password (line 8): is missing; left out',
      'DRONE_CONFIG_FILE item 10, region (line 10): is not a setting; known are address, aws_access_key_id, aws_secret_access_key, email, password, token, username',
      `DRONE_CONFIG_FILE item 10, aws_access_key_id (line 10): ${noKey}`,
      `DRONE_CONFIG_FILE item 6, address (line 6): ${path}; left out`,
      'DRONE_CONFIG_FILE item 7, aws_secret_access_key (line 7): needs accessKeyId beside it; left out',
      'DRONE_CONFIG_FILE item 9, username (line 9): must not hold a colon; left out',
    ]);
  });

  it.each([
    ['', []],
    ['# nothing yet\n', []],
    ['---\n', []],
    ['[]', []],
  ])('takes the file %j for no entries', async (text, expected) => {
    expect(await entriesOf('DRONE_CONFIG_FILE', text)).toEqual(expected);
    const said = 'DRONE_CONFIG_FILE: the file is empty, so it gives no entries';
    const warned = (await warningsOf(imported('DRONE_CONFIG_FILE', text))).includes(said);
    expect(warned).toBe(text !== '[]');
  });

  it('knows merge keys, whose fields give way to those beside them', async () => {
    const text = [
      '- &base { address: a.example, username: u, password: p }',
      '- { <<: *base, address: b.example }',
      '- { address: c.example, username: own, <<: *base }',
      '- <<: [*base, { username: second }]',
      '  address: d.example',
    ].join('\n');
    expect(
      (await entriesOf('DRONE_CONFIG_FILE', text)).map(({ addresses, settings }) => [addresses[0], settings]),
    ).toEqual([
      ['a.example', { username: 'u', password: 'p' }],
      ['b.example', { username: 'u', password: 'p' }],
      ['c.example', { username: 'own', password: 'p' }],
      ['d.example', { username: 'u', password: 'p' }],
    ]);
  });

  it('reads the first of several documents and the last of equal keys, and says so', async () => {
    const text =
      '- address: a.example\n  username: u\n  username: v\n  password: p\n---\n- { address: b.example }\n';
    expect(await entriesOf('DRONE_CONFIG_FILE', text)).toMatchObject([
      { addresses: ['a.example'], settings: { username: 'v', password: 'p' } },
    ]);
    expect(await warningsOf(imported('DRONE_CONFIG_FILE', text))).toEqual([
      'DRONE_CONFIG_FILE line 3: the file has the same key twice, which the program it is made for takes',
      'DRONE_CONFIG_FILE line 5: the file holds more than one document, which the program it is made for takes',
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
        'ghcr.io': auth('u', 'p'),
      },
      { credsStore: 'desktop', credHelpers: { 'gcr.io': 'gcloud' } },
    );
    expect((await entriesOf('DOCKER_CONFIG_FILE', text)).map(({ name }) => name)).toEqual([
      'docker-config/4',
    ]);
    expect(await warningsOf(imported('DOCKER_CONFIG_FILE', text))).toEqual([
      'DOCKER_CONFIG_FILE, credsStore (line 15): is not supported: Dockpass runs no credential helpers; configure these registries as entries',
      'DOCKER_CONFIG_FILE, credHelpers (line 16): is not supported: Dockpass runs no credential helpers; configure these registries as entries',
      'DOCKER_CONFIG_FILE auths item 1 (line 3): holds no credential (a credential helper may keep it); left out',
      'DOCKER_CONFIG_FILE auths item 2, identitytoken (line 6): is not supported: CI clients need a user name and a password; left out',
      'DOCKER_CONFIG_FILE auths item 3, registrytoken (line 9): is not supported: CI clients need a user name and a password; left out',
    ]);
  });

  it.each([
    ['', ['DOCKER_CONFIG_FILE: the file holds no "auths", so it gives no entries']],
    ['{}', ['DOCKER_CONFIG_FILE: the file holds no "auths", so it gives no entries']],
    ['{"auths":null}', ['DOCKER_CONFIG_FILE: the file holds no "auths", so it gives no entries']],
  ])('may have no auths at all: %j', async (text, warned) => {
    expect(await entriesOf('DOCKER_CONFIG_FILE', text)).toEqual([]);
    expect(await warningsOf(imported('DOCKER_CONFIG_FILE', text))).toEqual(expect.arrayContaining(warned));
  });

  const PADDED = Buffer.from('user:swordfish-of-many-words-so-that-it-is-wrapped-after-76-characters!');
  const NOT_BASE64 =
    'must be base64 of user:password as docker reads it, with + and / and padded with =; left out';
  const NO_PASSWORD = 'is base64 of a user without a password, which CI clients need; left out';
  const NO_PAIR = 'is base64 of something that is not user:password; left out';

  it.each([
    ['as docker writes it', 'dTpw', 'p'],
    ['a line end behind it', 'dTpw\n', 'p'],
    ['one of Windows', 'dTpw\r\n', 'p'],
    ['line ends anywhere, even in its padding', '\nd\nTpwcQ=\n=\n', 'pq'],
    [
      'wrapped after 76 characters',
      PADDED.toString('base64').replace(/.{76}/g, '$&\n'),
      PADDED.toString().slice(5),
    ],
    ['bits behind its end, which Go lets pass', 'dTpwcR==', 'pq'],
    ['NUL bytes of old versions around the password', Buffer.from('u:\0p\0\0').toString('base64'), 'p'],
    ['colons in the password', Buffer.from('u:p:q:').toString('base64'), 'p:q:'],
  ])('takes an auth with %s', async (_, auth, password) => {
    const text = dockerConfig({ 'ghcr.io': { auth } });
    const [entry] = await entriesOf('DOCKER_CONFIG_FILE', text);
    expect(entry?.settings).toMatchObject({ password });
    expect(
      (await warningsOf(imported('DOCKER_CONFIG_FILE', text))).filter((told) => told.includes('out')),
    ).toEqual([]);
  });

  it.each([
    ['that is no base64', 'no base64', NOT_BASE64],
    ['with a space', 'dTpw ', NOT_BASE64],
    ['cut short', 'dTp', NOT_BASE64],
    ['without its padding', 'dTpwcQ', NOT_BASE64],
    ['with too little padding', 'dTpwcQ=', NOT_BASE64],
    ['with more behind its padding', 'dTpwcQ==dTpw', NOT_BASE64],
    ['of the kind for URLs', Buffer.from('u:\u00ff\u00fe>?').toString('base64url'), NOT_BASE64],
    ['that is a bare token', 'dckr_pat_swordfish', NOT_BASE64],
    [
      'that is a bare token which looks like base64',
      'swordfishswordfish12',
      'is base64 of something that is not UTF-8; left out',
    ],
    ['without a colon', Buffer.from('swordfish').toString('base64'), NO_PAIR],
    ['without a user', Buffer.from(':swordfish').toString('base64'), NO_PAIR],
    ['without a password', Buffer.from('swordfish:').toString('base64'), NO_PASSWORD],
    ['with NUL bytes for a password', Buffer.from('swordfish:\0').toString('base64'), NO_PASSWORD],
    [
      'that is not UTF-8',
      Buffer.from([0x75, 0x3a, 0xff]).toString('base64'),
      'is base64 of something that is not UTF-8; left out',
    ],
  ])('leaves out an auth %s, and only that', async (_, auth, told) => {
    const text = dockerConfig({ 'ghcr.io': { auth }, 'quay.io': { auth: 'dTpw' } });
    expect((await entriesOf('DOCKER_CONFIG_FILE', text)).map(({ addresses }) => addresses)).toEqual([
      ['quay.io'],
    ]);
    expect(await warningsOf(imported('DOCKER_CONFIG_FILE', text))).toContain(
      `DOCKER_CONFIG_FILE auths item 1, auth (line 4): ${told}`,
    );
  });

  it('leaves out what is no item or breaks a rule, each with the key', async () => {
    const text = dockerConfig({
      'a.example': 'x',
      'b.example': { username: 'u' },
      'c.example': { password: 'swordfish' },
      'd.example': { username: 'a:b', password: 'swordfish' },
      'e.example': { auth: 7, username: 'u', password: 'swordfish' },
      'f.example': null,
      '': { auth: 'dTpw' },
    });
    expect((await entriesOf('DOCKER_CONFIG_FILE', text)).map(({ name }) => name)).toEqual([
      'docker-config/5',
    ]);
    expect(await warningsOf(imported('DOCKER_CONFIG_FILE', text))).toEqual([
      'DOCKER_CONFIG_FILE auths item 1 (line 3): must be an object; left out',
      'DOCKER_CONFIG_FILE auths item 2, password (line 4): is missing; left out',
      'DOCKER_CONFIG_FILE auths item 3, username (line 7): is missing; left out',
      'DOCKER_CONFIG_FILE auths item 6 (line 19): must be an object; left out',
      'DOCKER_CONFIG_FILE auths item 7 (line 20): the address has no host; write the host of the registry, e.g. ghcr.io; left out',
      'DOCKER_CONFIG_FILE auths item 4, username (line 11): must not hold a colon; left out',
    ]);
  });

  it('takes auth before the fields beside it, whatever the case of their names', async () => {
    const text = dockerConfig({
      'ghcr.io': { auth: 'dTpw', username: 'other', password: 'swordfish' },
      'quay.io': { Auth: 'dTpw', userName: 'u', PASSWORD: 'p' },
      'acme.azurecr.io': { identityToken: 'swordfish', auth: 'dTo=' },
    });
    const read = await entriesOf('DOCKER_CONFIG_FILE', text);
    const pair = { username: 'u', password: 'p' };
    expect(read.map(({ settings }) => settings)).toEqual([pair, pair]);
    expect(await warningsOf(imported('DOCKER_CONFIG_FILE', text))).toEqual([
      'DOCKER_CONFIG_FILE auths item 1, auth (line 4): differs from username and password beside it; docker takes auth',
      'DOCKER_CONFIG_FILE auths item 3, identitytoken (line 13): is not supported: CI clients need a user name and a password; left out',
    ]);
  });

  it.each([
    ['https://index.docker.io/v1/', 'docker.io', false],
    ['https://index.docker.io/v1', 'docker.io', false],
    ['docker.io', 'docker.io', false],
    ['https://ghcr.io', 'ghcr.io', false],
    ['http://registry.example.com:5000/v2/', 'registry.example.com:5000', false],
    ['registry.example.com/v1/', 'registry.example.com', false],
    ['https://quay.io/acme/app', 'quay.io', true],
    ['quay.io/acme', 'quay.io', true],
    ['GHCR.IO', 'ghcr.io', false],
  ])('takes the key %s for the host %s', async (key, address, isWarned) => {
    const text = dockerConfig({ [key]: auth('u', 'p') });
    expect((await entriesOf('DOCKER_CONFIG_FILE', text)).map(({ addresses }) => addresses)).toEqual([
      [address],
    ]);
    const told =
      'has a path behind the host, which docker leaves off: the clients know one credential for a host, so this one is given for all of it';
    expect(await warningsOf(imported('DOCKER_CONFIG_FILE', text))).toEqual(
      isWarned ? [`DOCKER_CONFIG_FILE auths item 1 (line 3): ${told}`] : [],
    );
  });

  it('takes of several keys for a host the one that docker finds first', async () => {
    const text = dockerConfig({
      'docker.io': auth('a', 'p'),
      'https://quay.io/acme': auth('b', 'p'),
      'https://index.docker.io/v1/': auth('c', 'p'),
      'quay.io': auth('d', 'p'),
      'https://ghcr.io/': auth('e', 'p'),
      'http://ghcr.io/': auth('f', 'p'),
    });
    const read = await entriesOf('DOCKER_CONFIG_FILE', text);
    expect(read.map(({ settings }) => settings)).toMatchObject([
      { username: 'c' },
      { username: 'd' },
      { username: 'e' },
    ]);
    const warned = await warningsOf(imported('DOCKER_CONFIG_FILE', text));
    expect(warned.slice(-3)).toEqual([
      'DOCKER_CONFIG_FILE auths item 1 (line 3): is for the host of DOCKER_CONFIG_FILE auths item 3 (line 9), which docker takes; left out',
      'DOCKER_CONFIG_FILE auths item 2 (line 6): is for the host of DOCKER_CONFIG_FILE auths item 4 (line 12), which docker takes; left out',
      'DOCKER_CONFIG_FILE auths item 6 (line 18): is for the host of DOCKER_CONFIG_FILE auths item 5 (line 15), which docker takes; left out',
    ]);
  });

  it('takes the last of equal keys, and says so', async () => {
    const text = '{"auths":{"ghcr.io":{"auth":"dTpw"},\n"ghcr.io":{"auth":"djpw"}}}';
    expect((await entriesOf('DOCKER_CONFIG_FILE', text))[0]?.settings).toEqual({
      username: 'v',
      password: 'p',
    });
    expect(await warningsOf(imported('DOCKER_CONFIG_FILE', text))).toEqual([
      'DOCKER_CONFIG_FILE line 2: the file has the same key twice, which the program it is made for takes',
    ]);
  });
});
