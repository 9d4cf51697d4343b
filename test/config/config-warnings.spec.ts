import { describe, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import { GOOD_SECRET, HUB_ENTRY, load, warningsOf } from '../support/config/config-case.js';
import { fakeProviders } from '../support/config/config-providers.js';
import { growsTooFast } from '../support/pace/growth.js';
import { file, pem } from '../support/wrong/wrong-configuration.js';

const SAME = { USERNAME: 'octocat', PASSWORD: 'not-a-real-password' };

/** Entries of the generic provider at one address, with what each says besides. */
function entries(...settings: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const pairs = settings.flatMap((more, index) => {
    const name = `REGISTRY_${'ABCDEF'[index] ?? ''}`;
    const whole = { ADDRESS: 'registry.example.com', ...SAME, ...more };
    return Object.entries(whole).map(([key, value]) => [`${name}_${key}`, value] as const);
  });
  return Object.fromEntries(pairs);
}

describe('a configuration that is probably not meant', () => {
  it('is silent about a good one', async () => {
    expect(await warningsOf({ env: HUB_ENTRY })).toEqual([]);
  });

  it('is silent about proxies and tracing that can be used, and about what is not', async () => {
    const env = {
      https_proxy: 'proxy.example.com:3128',
      HTTPS_PROXY: 'http://[', // the other one wins
      HTTP_PROXY: 'https://ci%40acme:p%25%C3%BC@[2001:db8::1]/',
      ALL_PROXY: 'socks5://127.0.0.1:1080', // for other schemes
      NO_PROXY: 'localhost, .example.com,*.svc 10.0.0.1:443,[fd00::1]',
      OTEL_EXPORTER_OTLP_HEADERS: 'nonsense',
    };
    expect(await warningsOf({ env: { ...HUB_ENTRY, ...env } })).toEqual([]);
    const traced = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://user:p%25@collector.example.com/v1/traces?key=1',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic dXNlcg==, x-scope = acme%2Cci',
      OTEL_EXPORTER_OTLP_TIMEOUT: '5000',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    };
    expect(await warningsOf({ env: { ...HUB_ENTRY, ...traced } })).toEqual([]);
  });

  it('warns of what only the process itself can have', async () => {
    const dotenv =
      'HTTPS_PROXY=http://proxy.example.com\nOTEL_EXPORTER_OTLP_ENDPOINT=x\nno_proxy=x\nNO_COLOR=1\n';
    const files = { '.env': dotenv };
    const text = 'is not read from .env; set it in the environment of the process';
    const env = { ...HUB_ENTRY, no_proxy: 'localhost' };
    expect(await warningsOf({ env, files })).toEqual([
      `HTTPS_PROXY: ${text}`,
      `OTEL_EXPORTER_OTLP_ENDPOINT: ${text}`,
    ]);
  });

  it.each([
    [
      'a short secret',
      { DRONE_SECRET: 'only-twenty-bytes-xx' },
      ['DRONE_SECRET: has fewer than 32 bytes; better take openssl rand -hex 32'],
    ],
    [
      'a short admin token',
      { ADMIN_TOKEN: 'only-twenty-bytes-xx' },
      ['ADMIN_TOKEN: has fewer than 32 bytes; better take openssl rand -hex 32'],
    ],
    [
      'a short basic token',
      { BASIC_AUTH: 'a-long-name-of-a-user:only-twenty-bytes-xx' },
      ['BASIC_AUTH: has fewer than 32 bytes; better take openssl rand -hex 32'],
    ],
    [
      'white space around a secret',
      { DRONE_SECRET: `${GOOD_SECRET} ` },
      ['DRONE_SECRET: begins or ends with white space, which is used as a part of it: take that away'],
    ],
    [
      'mistyped settings',
      { DRONE_SECRETS: 'x', WOODPECKER_PUBLIC_KY: 'x', LOGLEVEL: 'x', DOCKPASS_FILE: 'x' },
      [
        'DRONE_SECRETS: is not a setting; did you mean DRONE_SECRET?',
        'WOODPECKER_PUBLIC_KY: is not a setting; did you mean WOODPECKER_PUBLIC_KEY?',
        'LOGLEVEL: is not a setting; did you mean LOG_LEVEL?',
        'DOCKPASS_FILE: is not a setting; did you mean DOCKPASS_CONFIG?',
      ],
    ],
    [
      'a file for what is no secret',
      { PORT_FILE: 'x', WORKERS_FILE: 'x' },
      [
        'PORT_FILE: is not read; only secrets can be given as a file',
        'WORKERS_FILE: is not read; only secrets can be given as a file',
      ],
    ],
    [
      'keys in lower case',
      { registry_hub_address: 'x' },
      ['registry_hub_address: is not read; settings are in upper case'],
    ],
    [
      'variables of a Kubernetes service',
      { REGISTRY_SERVICE_HOST: '10.0.0.1', REGISTRY_PORT: 'tcp://10.0.0.1:5000' },
      [
        'REGISTRY_SERVICE_HOST: is ignored as a variable of a Kubernetes service; enableServiceLinks: false removes it',
        'REGISTRY_PORT: is ignored as a variable of a Kubernetes service; enableServiceLinks: false removes it',
      ],
    ],
    [
      'a proxy for http alone',
      { HTTP_PROXY: 'http://proxy.example.com:3128' },
      ['HTTP_PROXY: is for http URLs only; the clouds are called over https, for which HTTPS_PROXY is read'],
    ],
    ...['10.0.0.0/8,.example.com', 'https://example.com', 'registry.*'].map(
      (value): [string, Record<string, string>, string[]] => [
        `NO_PROXY with ${value}`,
        { NO_PROXY: value },
        [
          'NO_PROXY: has an item that matches no host: items are host names, addresses, .domain and *.domain, with :port if wanted, but no ranges (10.0.0.0/8) and no URLs',
        ],
      ],
    ),
  ])('warns of %s', async (_, env, warnings) => {
    expect(await warningsOf({ env: { ...HUB_ENTRY, ...env } })).toEqual(warnings);
  });

  it('warns of an address that may be somebody’s own, but is nearly a provider’s', async () => {
    const text = 'looks like cloud.example misspelt';
    const env = { ...HUB_ENTRY, REGISTRY_HUB_ADDRESS: 'cloud.acme.example:5000' };
    expect(await warningsOf({ env })).toEqual([
      `REGISTRY_HUB_ADDRESS: ${text}; where the address is right, name its provider with REGISTRY_HUB_PROVIDER`,
    ]);
    expect(await warningsOf({ env: { ...env, REGISTRY_HUB_PROVIDER: 'generic' } })).toEqual([]);
  });

  it('warns of such addresses, and of certain ones, in files of other programs', async () => {
    const pair = { username: 'u', password: 'not-a-real-password' };
    const auths = {
      'eu.clouds.example': pair,
      'https://eu.cloud.example:443': pair,
      'cloud.acme.example': pair,
    };
    const item = '- { address: eu.clouds.example, username: u, password: not-a-real-password }\n';
    const env = { DOCKER_CONFIG_FILE: 'd.json', DRONE_CONFIG_FILE: 'c.yml' };
    const files = { 'd.json': JSON.stringify({ auths }), 'c.yml': item };
    const clouds = 'the address ends in clouds.example; the cloud is cloud.example';
    expect((await warningsOf({ env, files })).slice(0, 4)).toEqual([
      `DRONE_CONFIG_FILE item 1 (line 1): ${clouds}`,
      `DOCKER_CONFIG_FILE auths item 1 (line 1): ${clouds}`,
      'DOCKER_CONFIG_FILE auths item 2 (line 1): the address has a port, without which images of Fake are named: leave it out',
      'DOCKER_CONFIG_FILE auths item 3 (line 1): the address looks like cloud.example misspelt',
    ]);
  });

  it('leaves the variables of others alone', async () => {
    const env = {
      DRONE_RPC_SECRET: 'x',
      DRONE_SERVER_HOST: 'x',
      DRONE_REGISTRY_PLUGIN_TOKEN: 'x',
      WOODPECKER_HOST: 'x',
      WOODPECKER_AGENT_SECRET: 'x',
      DOCKER_CONFIG: 'x',
      DOCKER_HOST: 'x',
      DOCKPASS_SERVICE_HOST: 'x',
      HOSTNAME: 'x',
      PATH: 'x',
      NODE_ENV: 'x',
      SERVICE_PORT: 'x',
    };
    expect(await warningsOf({ env: { ...HUB_ENTRY, ...env } })).toEqual([]);
  });

  it.each([
    [
      'the same twice',
      entries({}, {}),
      ['REGISTRY_B_ADDRESS: is never used: a comes before it with the same address and scope'],
    ],
    [
      'a narrower one behind',
      entries({}, { EVENTS: 'push', CLIENTS: 'drone', REPO_IDS: '1' }),
      ['REGISTRY_B_ADDRESS: is never used: a comes before it with the same address and scope'],
    ],
    [
      'a part of the patterns',
      entries({ REPOS: 'acme/app' }, { REPOS: 'acme/app,acme/web' }),
      [
        'REGISTRY_B_ADDRESS: is not used in a part of its scope: a comes before it with the same address and scope',
      ],
    ],
    [
      'a part of the addresses',
      entries({}, { ADDRESS: 'registry.example.com,other.example.com' }),
      [
        'REGISTRY_B_ADDRESS: is not used in a part of its scope: a comes before it with the same address and scope',
      ],
    ],
    [
      'an earlier one for forks too',
      entries({ FORKS: 'allow' }, {}),
      ['REGISTRY_B_ADDRESS: is never used: a comes before it with the same address and scope'],
    ],
    ['a later one for forks too', entries({}, { FORKS: 'allow' }), []],
    ['other events', entries({ EVENTS: 'push' }, { EVENTS: 'push,tag' }), []],
    ['other scopes', entries({ REPOS: 'acme/app' }, { REPOS: 'acme/*' }, {}), []],
    ['other ids', entries({ REPO_IDS: '1' }, { REPO_IDS: '2' }), []],
  ])('tells which entries shadow each other: %s', async (_, env, warnings) => {
    expect(await warningsOf({ env })).toEqual(warnings);
  });

  it('tells that two clients of one server are no wall between its repositories', async () => {
    const text = `clients:
  - { name: a, dialect: woodpecker, server: 'https://CI.example.com/root/' }
  - { name: b, dialect: woodpecker, server: 'https://other.example.com' }
`;
    const env = { WOODPECKER_SERVER: 'https://ci.example.com:443/root', ...HUB_ENTRY };
    expect(await warningsOf(file(text, env))).toEqual([
      'clients[0].server (name a, line 2): is the same server as WOODPECKER_SERVER; an administrator of a repository there chooses which of the two clients it asks as, so clients keeps none of them out',
    ]);
  });

  const AMBIGUOUS =
    'has an id without its forge, which another forge of a Woodpecker server may have too; write FORGE/ID';
  const NOT_DRONE = 'keeps the entry from Drone, which has no forges; name the others in clients';
  it.each<[string, Record<string, string>, string[]]>([
    [
      'an id for Woodpecker',
      { REPO_IDS: '2/1,1', CLIENTS: 'woodpecker' },
      [`REGISTRY_A_REPO_IDS: ${AMBIGUOUS}`],
    ],
    ['an id for both', { REPO_IDS: '1' }, [`REGISTRY_A_REPO_IDS: ${AMBIGUOUS}`]],
    ['an id for Drone', { REPO_IDS: '1', CLIENTS: 'drone' }, []],
    ['an id with its forge', { REPO_IDS: '1/1', CLIENTS: 'woodpecker' }, []],
    ['one forge', { REPO_IDS: '1', FORGES: '1', CLIENTS: 'woodpecker' }, []],
    [
      'several forges',
      { REPO_IDS: '1', FORGES: '1,2', CLIENTS: 'woodpecker' },
      [`REGISTRY_A_REPO_IDS: ${AMBIGUOUS}`],
    ],
    ['forges for both', { FORGES: '1' }, [`REGISTRY_A_FORGES: ${NOT_DRONE}`]],
    ['forges for Drone', { FORGES: '1', CLIENTS: 'drone' }, [`REGISTRY_A_FORGES: ${NOT_DRONE}`]],
  ])('tells where a repository of another forge could be meant: %s', async (_, settings, warnings) => {
    const env = { ...entries(settings), WOODPECKER_PUBLIC_KEY: pem('ed25519', 'public') };
    expect(await warningsOf({ env })).toEqual(warnings);
  });

  it.each([
    [
      'an event of the other client',
      { EVENTS: 'release,manual' },
      ['REGISTRY_A_EVENTS: names no event that the clients of the entry have; it is never given'],
    ],
    ['an event of a client that may', { EVENTS: 'release,push' }, []],
    [
      'forks that cannot be',
      { EVENTS: 'push,tag', FORKS: 'allow' },
      ['REGISTRY_A_FORKS: has no effect: the entry names no event that a build of a fork can have'],
    ],
    ['forks that can be', { EVENTS: 'promote', FORKS: 'allow' }, []],
    [
      'secrets of forks',
      { GIVE: 'secrets', EVENTS: 'pull_request,push', FORKS: 'allow', CLIENTS: 'drone' },
      ['REGISTRY_A_FORKS: has no effect: no build of a fork is given secrets, whatever is said here'],
    ],
    [
      'secrets of pull requests',
      { GIVE: 'pull,secrets', EVENTS: 'pull_request', FORKS: 'allow' },
      [
        'REGISTRY_A_EVENTS: names no event whose builds are given secrets; those of pull requests are never given any',
      ],
    ],
    [
      'secrets for plugins at a client that cannot tell',
      { GIVE: 'secrets', SECRET_IMAGES: 'plugins/docker' },
      [
        'REGISTRY_A_SECRET_IMAGES: does not bind Drone, which gives a secret to every step that names it; name the other clients in clients',
      ],
    ],
    [
      'a pattern of a clone URL',
      { REPOS: 'acme/app.git' },
      ['REGISTRY_A_REPOS: has a pattern that ends in .git; names of repositories do not'],
    ],
  ])('tells which entries cannot be reached: %s', async (_, settings, warnings) => {
    expect(await warningsOf({ env: entries(settings) })).toEqual(warnings);
  });

  it('looks at the clients of the entry for its events', async () => {
    const env = {
      ...entries({ EVENTS: 'release', CLIENTS: 'drone' }),
      WOODPECKER_PUBLIC_KEY: pem('ed25519', 'public'),
    };
    expect(await warningsOf({ env })).toEqual([
      'REGISTRY_A_EVENTS: names no event that the clients of the entry have; it is never given',
    ]);
    expect(await warningsOf({ env: { ...env, REGISTRY_A_CLIENTS: 'woodpecker' } })).toEqual([]);
  });

  it('tells of two clients with one public key', async () => {
    const key = pem('ed25519', 'public');
    const { env, files } = file('clients:\n  - { name: ci, dialect: woodpecker, publicKeyFile: key.pem }\n', {
      ...HUB_ENTRY,
      WOODPECKER_PUBLIC_KEY: key,
    });
    expect(await warningsOf({ env: env ?? {}, files: { ...files, 'key.pem': key } })).toEqual([
      'clients[0].publicKeyFile (name ci, line 2): is the same key as WOODPECKER_PUBLIC_KEY; is that meant?',
    ]);
  });
});

describe('files with secrets', () => {
  const openOnes = async (
    files: Readonly<Record<string, string>>,
    env: Record<string, string>,
  ): Promise<readonly string[]> => {
    const cwd = mkdtempSync(join(tmpdir(), 'dockpass-config-'));
    try {
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(cwd, name), text);
        chmodSync(join(cwd, name), 0o644);
      }
      const config = await loadConfig({ env, cwd, providers: fakeProviders(), isTerminal: false });
      return config.warnings.map(({ key, message }) => `${key}: ${message}`);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  };
  const OPEN = 'every user of the machine can read the file; take that away (chmod o-r)';

  it.each([
    [
      'a secret file',
      { s: GOOD_SECRET },
      { DRONE_SECRET_FILE: 's', ...HUB_ENTRY },
      [`DRONE_SECRET_FILE: ${OPEN}`],
    ],
    ['.env', { '.env': `DRONE_SECRET=${GOOD_SECRET}` }, HUB_ENTRY, [`.env: ${OPEN}`]],
    ['.env without secrets', { '.env': 'PORT=1' }, { DRONE_SECRET: GOOD_SECRET, ...HUB_ENTRY }, []],
    [
      'the configuration file',
      { c: `droneSecret: ${GOOD_SECRET}` },
      { DOCKPASS_CONFIG: 'c', ...HUB_ENTRY },
      [`DOCKPASS_CONFIG: ${OPEN}`],
    ],
    [
      'the configuration file without secrets',
      { c: 'port: 1' },
      { DOCKPASS_CONFIG: 'c', DRONE_SECRET: GOOD_SECRET, ...HUB_ENTRY },
      [],
    ],
    [
      'a file of docker',
      { d: '{"auths":{"ghcr.io":{"auth":"dTpw"}}}' },
      { DOCKER_CONFIG_FILE: 'd', DRONE_SECRET: GOOD_SECRET },
      [`DOCKER_CONFIG_FILE: ${OPEN}`],
    ],
    ['a public key', { k: pem('ed25519', 'public') }, { WOODPECKER_PUBLIC_KEY_FILE: 'k', ...HUB_ENTRY }, []],
    [
      'one file for two entries',
      { p: 'x' },
      {
        DRONE_SECRET: GOOD_SECRET,
        REGISTRY_A_ADDRESS: 'a.example.com',
        REGISTRY_A_USERNAME: 'u',
        REGISTRY_A_PASSWORD_FILE: 'p',
        REGISTRY_B_ADDRESS: 'b.example.com',
        REGISTRY_B_USERNAME: 'u',
        REGISTRY_B_PASSWORD_FILE: 'p',
      },
      [`REGISTRY_A_PASSWORD_FILE: ${OPEN}`],
    ],
  ])('warns if everybody can read %s', async (_, files, env, warnings) => {
    expect(await openOnes(files, env)).toEqual(warnings);
  });
});

describe('ten thousand entries', () => {
  const registries = Array.from({ length: 10_000 }, (_, index) => ({
    name: `entry-${String(index)}`,
    address: index % 2 === 0 ? `host-${String(index)}.example.com` : 'one.example.com',
    username: 'octocat',
    password: 'not-a-real-password',
    repos: [`acme/app-${String(index)}`],
    repoIds: [index],
  }));

  it('are all read, and there is nothing to say about them', async () => {
    const files = { 'c.json': JSON.stringify({ registries }) };
    const config = await load({ env: { DOCKPASS_CONFIG: 'c.json' }, files });
    expect([config.entries.length, config.warnings]).toEqual([10_000, []]);
  });

  it('are refused with two problems for each', async () => {
    const wrong = registries.map((one) => ({ ...one, usrname: 'x', repos: ['x'] }));
    const files = { 'c.json': JSON.stringify({ registries: wrong }) };
    await expect(load({ env: { DOCKPASS_CONFIG: 'c.json' }, files })).rejects.toThrow(
      'The configuration has 20000 problem(s):',
    );
  });

  it('cost no more than in proportion to fewer', async () => {
    const read = async (count: number): Promise<void> => {
      const files = { 'c.json': JSON.stringify({ registries: registries.slice(0, count) }) };
      await load({ env: { DOCKPASS_CONFIG: 'c.json' }, files });
    };
    expect(await growsTooFast(read, 4_000, 100)).toBe(false);
  });
});
