import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { type ConfigCase, GOOD_SECRET, HUB_ENTRY, load, problemsOf } from '../support/config/config-case.js';
import { CloudSettings } from '../support/config/config-providers.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { file, pem } from '../support/wrong/wrong-configuration.js';

const OTHER_SECRET = 'test-only-secret-of-another-drone-client';

async function portOf(one: ConfigCase): Promise<number> {
  return (await load(one)).listen.port;
}

describe('where settings come from', () => {
  it('has a default for everything but a client', async () => {
    const { clients, settings, warnings, watchedFiles, ...rest } = await load({});
    expect(rest).toEqual({
      listen: { host: '0.0.0.0', port: 3000, tls: undefined },
      log: { level: 'info', format: 'json' },
      adminToken: undefined,
      awaitsBasicAuth: false,
      storeRefresh: 60,
      stores: [],
      late: [],
      basicAuth: undefined,
      signatureTolerance: 300,
      minCredentialLife: 900,
      workers: 1,
      audit: { target: 'stdout', required: false },
      page: { publicUrl: undefined, openId: undefined },
      entries: [],
      feeds: [],
      fedCheck: undefined,
    });
    expect(clients.map(({ name, dialect, isDefault }) => [name, dialect.id, isDefault])).toEqual([
      ['drone', 'drone', true],
    ]);
    expect(warnings).toEqual([
      { key: 'REGISTRY_<NAME>_ADDRESS', message: 'no registry is configured, so every answer is empty' },
    ]);
    expect(watchedFiles).toEqual([]);
    const set = settings.filter(({ state }) => state === 'set').map(({ setting }) => setting);
    expect(set).toEqual(['DRONE_SECRET']);
  });

  it('logs for people on a terminal, unless told otherwise', async () => {
    expect((await load({ isTerminal: true })).log.format).toBe('pretty');
    expect((await load({ isTerminal: true, env: { LOG_FORMAT: 'json' } })).log.format).toBe('json');
  });

  it('takes an address that is nearly a provider’s where the entry names its provider', async () => {
    const address = { ...HUB_ENTRY, REGISTRY_HUB_ADDRESS: 'eu.clouds.example' };
    const { entries } = await load({ env: { ...address, REGISTRY_HUB_PROVIDER: 'generic' } });
    const [entry] = entries;
    expect(entry).toMatchObject({ provider: 'generic', addresses: ['eu.clouds.example'] });
    expect(await problemsOf({ env: address })).toHaveLength(1);
  });

  it('takes what the environment says', async () => {
    const config = await load({
      env: {
        HOST: '::1',
        PORT: '0',
        LOG_LEVEL: 'debug',
        LOG_FORMAT: 'pretty',
        ADMIN_TOKEN: 'test-only-admin-token-of-enough-bytes',
        BASIC_AUTH: 'ci:test-only-basic-token-of-enough-bytes:x',
        SIGNATURE_TOLERANCE: '900',
        MIN_CREDENTIAL_LIFE: '0',
        WORKERS: '4',
        AUDIT_LOG: '/var/log/audit.jsonl',
        AUDIT_REQUIRED: 'true',
      },
    });
    expect(config.listen).toEqual({ host: '::1', port: 0, tls: undefined });
    expect(config.log).toEqual({ level: 'debug', format: 'pretty' });
    expect(config.adminToken).toBe('test-only-admin-token-of-enough-bytes');
    expect(config.basicAuth).toBe('ci:test-only-basic-token-of-enough-bytes:x');
    expect([config.signatureTolerance, config.minCredentialLife, config.workers]).toEqual([900, 0, 4]);
    expect(config.audit).toEqual({ target: '/var/log/audit.jsonl', required: true });
  });

  it('reads .env, and prefers the real environment', async () => {
    const files = {
      '.env': `PORT=3001\nexport WORKERS="2"\n# a note\nDRONE_SECRET_PREVIOUS='${OTHER_SECRET}'\n`,
    };
    const config = await load({ files, env: { WORKERS: '3' } });
    expect([config.listen.port, config.workers]).toEqual([3001, 3]);
    expect(config.clients[0]?.keys).toHaveLength(2);
    expect(config.watchedFiles.map((path) => path.split('/').at(-1))).toEqual(['.env']);
  });

  it('merges the file with the environment', async () => {
    const config = await load(file('port: 3001\nlogLevel: warn\nauditRequired: true\n', { WORKERS: '2' }));
    expect([config.listen.port, config.log.level, config.audit.required, config.workers]).toEqual([
      3001,
      'warn',
      true,
      2,
    ]);
  });

  it('takes JSON where the name of the file says so', async () => {
    const env = { DOCKPASS_CONFIG: 'config.json' };
    expect(await portOf({ env, files: { 'config.json': '\uFEFF{"port": 3002}' } })).toBe(3002);
    expect(await problemsOf({ env, files: { 'config.json': 'port: 3002' } })).toEqual([
      'DOCKPASS_CONFIG: the file is not valid JSON',
    ]);
  });

  it('takes an empty file for one without settings', async () => {
    expect(await portOf(file(''))).toBe(3000);
    expect(await portOf(file('# nothing yet\n'))).toBe(3000);
  });

  it('takes YAML with merge keys, but no bomb of them', async () => {
    const merged =
      'registries:\n  - &a { name: a, address: docker.io, token: x }\n  - { <<: *a, name: b }\n  - { <<: *a, name: c, adress: x }\n';
    expect(await problemsOf(file(merged))).toEqual([
      'registries[2].adress (name c, line 4): is not a setting; did you mean address?',
    ]);
    const entries = (await load(file(merged.replace(', adress: x', '')))).entries;
    expect(entries.map(({ name, addresses }) => [name, ...addresses])).toEqual([
      ['a', 'docker.io'],
      ['b', 'docker.io'],
      ['c', 'docker.io'],
    ]);
    const levels = Array.from('bcdefghijklmnopqrstuvwxyz', (name, index) => {
      const below = `*${String.fromCharCode(97 + index)}`;
      return `${name}: &${name} { <<: [${below}, ${below}] }`;
    });
    expect(await problemsOf(file(`a: &a { x: y }\n${levels.join('\n')}\n`))).toEqual([
      'DOCKPASS_CONFIG: the file uses an alias of an unknown anchor, or one alias too often',
    ]);
  });

  it('takes YAML with anchors, but no bomb of them', async () => {
    const shared =
      'registries:\n  - &a { name: a, address: docker.io, token: x }\n  - { name: b, address: eu.cloud.example, hosts: &h [a.example] }\n  - { name: c, address: eu.cloud.example, hosts: *h, repos: [acme/app] }\n';
    expect((await load(file(shared))).entries.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const levels = Array.from('bcdefghij', (name, index) => {
      const below = `*${String.fromCharCode(97 + index)}`;
      return `${name}: &${name} [${Array(9).fill(below).join(', ')}]`;
    });
    expect(await problemsOf(file(`a: &a [x]\n${levels.join('\n')}\n`))).toEqual([
      'DOCKPASS_CONFIG: the file uses an alias of an unknown anchor, or one alias too often',
    ]);
  });

  it.each([
    ['lists in brackets', `registries: ${'['.repeat(100_000)}`],
    ['mappings in braces', `registries: ${'{a: '.repeat(100_000)}`],
    ['lists in one line', `registries:\n  ${'- '.repeat(100_000)}`],
    ['keys in one line', `${'? '.repeat(100_000)}a`],
    [
      'deeper and deeper lines',
      Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
    ],
  ])('survives files that are nested without end: %s', async (_, text) => {
    expect(await problemsOf(file(text))).toEqual(['DOCKPASS_CONFIG: the file is nested too deeply']);
  });

  it('survives JSON that is nested without end', async () => {
    const text = `{"registries": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await problemsOf({ env: { DOCKPASS_CONFIG: 'c.json' }, files: { 'c.json': text } })).toEqual([
      'registries[0]: must be a mapping of settings',
    ]);
  });

  it('cannot be polluted by odd keys', async () => {
    const text = '{"__proto__": {"port": 1}, "constructor": 1, "registries": [{"__proto__": {"name": "x"}}]}';
    const problems = await problemsOf({ env: { DOCKPASS_CONFIG: 'c.json' }, files: { 'c.json': text } });
    expect(problems.filter((line) => /__proto__|constructor|plain word/.test(line))).toHaveLength(3);
    expect(({} as { port?: number }).port).toBeUndefined();
  });
});

describe('secret files', () => {
  it.each([
    ['DRONE_SECRET_FILE', GOOD_SECRET, undefined],
    ['DRONE_SECRET_FILE', `${GOOD_SECRET}\n`, undefined],
    ['DRONE_SECRET_FILE', `${GOOD_SECRET}\r\n`, undefined],
  ])('are read for %s, without one line break at the end', async (key, content, secret) => {
    const viaFile = await load({
      env: { DRONE_SECRET: secret, [key]: 'secret' },
      files: { secret: content },
    });
    const [found] = viaFile.clients;
    const [expected] = (await load({})).clients;
    expect(found?.keys[0]?.equals(expected?.keys[0] as never)).toBe(true);
    expect(viaFile.watchedFiles.map((path) => path.split('/').at(-1))).toEqual(['secret']);
  });

  it('keep every other line break', async () => {
    const env = { ...HUB_ENTRY, REGISTRY_HUB_PASSWORD: undefined, REGISTRY_HUB_PASSWORD_FILE: 'p' };
    const [entry] = (await load({ env, files: { p: ' a\nb\n\n' } })).entries;
    expect(entry?.settings).toMatchObject({ password: ' a\nb\n' });
  });

  it('are known by the file too, from the working directory', async () => {
    const text = 'registries:\n  - { name: hub, address: docker.io, tokenFile: secrets/hub }\n';
    const { files, env } = file(text);
    const config = await load({ env: env ?? {}, files: { ...files, 'secrets/hub': 'test-only-token\n' } });
    expect(config.entries[0]?.settings).toMatchObject({ token: 'test-only-token' });
    expect(config.watchedFiles.map((path) => path.split('/').at(-1))).toEqual(['config.yaml', 'hub']);
  });

  it('are watched only when they are used', async () => {
    expect((await load({ env: HUB_ENTRY, files: { unused: 'x' } })).watchedFiles).toEqual([]);
  });
});

describe('clients', () => {
  const key = pem('ed25519', 'public');

  it('may have previous keys, the current one first', async () => {
    const previous = pem('ed25519', 'public');
    const config = await load({
      env: {
        DRONE_SECRET_PREVIOUS: OTHER_SECRET,
        WOODPECKER_PUBLIC_KEY: key.replaceAll('\n', String.raw`\n`),
        WOODPECKER_PUBLIC_KEY_PREVIOUS: previous,
      },
    });
    const [drone, woodpecker] = config.clients;
    expect(drone?.keys.map((one) => one.export().toString())).toEqual([GOOD_SECRET, OTHER_SECRET]);
    expect(drone?.encryption.keys.map((one) => one?.export().length)).toEqual([32, 32]);
    expect(woodpecker?.keys.map((one) => one.export({ type: 'spki', format: 'pem' }))).toEqual([
      key,
      previous,
    ]);
    expect(woodpecker).toMatchObject({
      name: 'woodpecker',
      dialect: { id: 'woodpecker' },
      isDefault: true,
    });
    expect(woodpecker?.keyServer).toBeUndefined();
  });

  it.each([
    ['auto', 'sixteen bytes ok', false, [undefined]],
    ['auto', GOOD_SECRET, false, [32]],
    ['always', GOOD_SECRET, true, [32]],
    ['never', GOOD_SECRET, false, [undefined]],
  ])('encrypt %s with a secret such as %s', async (mode, secret, always, lengths) => {
    const [client] = (await load({ env: { DRONE_ENCRYPT: mode, DRONE_SECRET: secret } })).clients;
    expect(client?.encryption.always).toBe(always);
    expect(client?.encryption.keys.map((one) => one?.export().length)).toEqual(lengths);
  });

  it.each([
    ['https://ci.example.com', 'https://ci.example.com'],
    ['https://CI.example.com:8443/woodpecker/', 'https://ci.example.com:8443/woodpecker'],
    ['http://127.0.0.1:8000', 'http://127.0.0.1:8000'],
    ['http://localhost:8000/', 'http://localhost:8000'],
    ['http://[::1]:8000', 'http://[::1]:8000'],
  ])('may name the server %s', async (url, keyServer) => {
    const client = (await load({ env: { DRONE_SECRET: undefined, WOODPECKER_SERVER: url } })).clients[0];
    expect([client?.keyServer, client?.keys]).toEqual([keyServer, []]);
  });

  it.each([
    'http://ci.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'ftp://ci.example.com',
    'ci.example.com',
    'https://ci.example.com/?a',
    'https://ci.example.com/#a',
    'https://@ci.example.com',
    'https://user@ci.example.com',
    ' https://ci.example.com',
    'https://',
  ])('may not name the server %s', async (url) => {
    expect(await problemsOf({ env: { WOODPECKER_SERVER: url } })).toEqual([
      'WOODPECKER_SERVER: must be an https URL (http only to loopback) without user, query and fragment',
    ]);
  });

  it('come with names of their own from the file', async () => {
    const text = `clients:
  - { name: pool-a, dialect: drone, secret: ${OTHER_SECRET}, encrypt: never }
  - { name: pool-b, dialect: drone, secretFile: b, secretPrevious: test-only-secret-before-the-one-of-b }
  - { name: ci-main, dialect: woodpecker, publicKeyFile: key.pem }
  - { name: ci-next, dialect: woodpecker, server: "https://next.example.com" }
registries:
  - { name: hub, address: docker.io, token: x, clients: [pool-a, ci-main] }
`;
    const { env, files } = file(text);
    const config = await load({
      env: env ?? {},
      files: { ...files, b: 'test-only-secret-of-the-second-pool', 'key.pem': key },
    });
    expect(config.clients.map(({ name, isDefault, keys }) => [name, isDefault, keys.length])).toEqual([
      ['drone', true, 1],
      ['pool-a', false, 1],
      ['pool-b', false, 2],
      ['ci-main', false, 1],
      ['ci-next', false, 0],
    ]);
    expect(config.clients[1]?.encryption.keys).toEqual([undefined]);
    expect(config.clients[2]?.encryption.keys.map((one) => one !== undefined)).toEqual([true, true]);
    expect(config.entries[0]?.clients).toEqual(new Set(['pool-a', 'ci-main']));
  });

  it('can be configured in the file alone', async () => {
    const { env, files } = file(`droneSecret: ${GOOD_SECRET}\n`, { DRONE_SECRET: undefined });
    expect((await load({ env: env ?? {}, files: files ?? {} })).clients[0]?.name).toBe('drone');
  });
});

describe('entries', () => {
  it('have everything that was said of them', async () => {
    const env = {
      REGISTRY_PROD_EU_ADDRESS: 'EU.cloud.example, us.cloud.example',
      REGISTRY_PROD_EU_PROVIDER: 'cloud',
      REGISTRY_PROD_EU_REPOS: 'acme/app,acme/web-*',
      REGISTRY_PROD_EU_EVENTS: 'push, tag',
      REGISTRY_PROD_EU_FORKS: 'allow',
      REGISTRY_PROD_EU_CLIENTS: 'drone',
      REGISTRY_PROD_EU_FORGES: '1,20',
      REGISTRY_PROD_EU_REPO_IDS: '42,20/uuid-7',
      REGISTRY_PROD_EU_IMAGES: 'acme/app,base/*,{namespace}/{name}-x',
      REGISTRY_PROD_EU_GIVE: 'pull, secrets',
      REGISTRY_PROD_EU_ACCESS: 'push',
      REGISTRY_PROD_EU_SECRET_IMAGES: 'plugins/docker,ghcr.io/acme/push:1',
      REGISTRY_PROD_EU_ROLE_ARN: 'arn:aws:iam::1:role/x',
      REGISTRY_PROD_EU_DURATION: '900',
      REGISTRY_PROD_EU_FIPS: 'true',
      REGISTRY_PROD_EU_HOSTS: 'a.example,b.example',
    };
    const [entry] = (await load({ env })).entries;
    expect({
      ...entry,
      repos: entry?.repos.map(({ text }) => text),
      settings: { ...entry?.settings },
    }).toEqual({
      name: 'prod_eu',
      addresses: ['eu.cloud.example', 'us.cloud.example'],
      provider: 'cloud',
      repos: ['acme/app', 'acme/web-*'],
      events: new Set(['push', 'tag']),
      forks: true,
      clients: new Set(['drone']),
      forges: new Set(['1', '20']),
      repoIds: new Set(['42', '20/uuid-7']),
      images: ['acme/app', 'base/*', '{namespace}/{name}-x'],
      access: 'push',
      pulls: true,
      secrets: { prefix: 'prod_eu', images: ['plugins/docker', 'ghcr.io/acme/push:1'] },
      settings: {
        fips: true,
        roleArn: 'arn:aws:iam::1:role/x',
        duration: 900,
        hosts: ['a.example', 'b.example'],
      },
      source: 'environment',
    });
    expect(entry?.settings).toBeInstanceOf(CloudSettings);
  });

  it('say the same in the file', async () => {
    const text = `registries:
  - name: prod
    address: [EU.cloud.example, us.cloud.example]
    repos: acme/app
    forges: [1, 20]
    repoIds: [42, 20/uuid-7]
    roleArn: arn:aws:iam::1:role/x
    duration: 900
    fips: true
    hosts: [a.example]
`;
    const [entry] = (await load(file(text))).entries;
    expect(entry).toMatchObject({
      name: 'prod',
      addresses: ['eu.cloud.example', 'us.cloud.example'],
      provider: 'cloud',
      forks: false,
    });
    expect(entry?.forges).toEqual(new Set(['1', '20']));
    expect(entry?.repoIds).toEqual(new Set(['42', '20/uuid-7']));
    expect({ ...entry?.settings }).toEqual({
      fips: true,
      roleArn: 'arn:aws:iam::1:role/x',
      duration: 900,
      hosts: ['a.example'],
    });
    expect(entry?.source).toMatch(/\/config\.yaml$/);
  });

  it('get the one provider that claims the address, else the generic one, else the one they name', async () => {
    const providerOf = async (
      address: string,
      more: Record<string, string> = {},
    ): Promise<string | undefined> =>
      (await load({ env: { REGISTRY_E_ADDRESS: address, ...more } })).entries[0]?.provider;
    expect(await providerOf('eu.cloud.example')).toBe('cloud');
    expect(await providerOf('index.docker.io', { REGISTRY_E_TOKEN: 'x' })).toBe('hub');
    const pair = { REGISTRY_E_USERNAME: 'u', REGISTRY_E_PASSWORD: 'p' };
    expect(await providerOf('registry.example.com', pair)).toBe('generic');
    expect(await providerOf('docker.io', { ...pair, REGISTRY_E_PROVIDER: 'generic' })).toBe('generic');
    const named = { REGISTRY_E_PROVIDER: 'cloud', REGISTRY_E_HOSTS: 'private.example' };
    expect(await providerOf('private.example', named)).toBe('cloud');
  });

  it('own the keys of the longest name that has an address', async () => {
    const { entries } = await load({
      env: {
        REGISTRY_A_ADDRESS: 'a.example.com',
        REGISTRY_A_USERNAME: 'of-a',
        REGISTRY_A_PASSWORD: 'x',
        REGISTRY_A_B_ADDRESS: 'b.example.com',
        REGISTRY_A_B_USERNAME: 'of-a-b',
        REGISTRY_A_B_PASSWORD: 'x',
        REGISTRY_A_B_C_ADDRESS: 'eu.cloud.example',
      },
    });
    expect(entries.map(({ name, settings }) => [name, (settings as { username?: string }).username])).toEqual(
      [
        ['a', 'of-a'],
        ['a_b', 'of-a-b'],
        ['a_b_c', undefined],
      ],
    );
  });

  it('stand in the order file, environment by name, drone, docker', async () => {
    const { env, files } = file(
      'registries:\n  - { name: z, address: docker.io, token: x }\n  - { name: y, address: eu.cloud.example }\n',
      {
        REGISTRY_B_ADDRESS: 'us.cloud.example',
        REGISTRY_A_ADDRESS: 'eu.cloud.example',
        REGISTRY_A_REPOS: 'acme/app',
        DRONE_CONFIG_FILE: 'drone.yml',
        DOCKER_CONFIG_FILE: 'docker.json',
      },
    );
    const drone = '- { address: a.example, username: u, password: p }';
    const docker = JSON.stringify({ auths: { 'b.example': { auth: 'dTpw' } } });
    const config = await load({
      env: env ?? {},
      files: { ...files, 'drone.yml': drone, 'docker.json': docker },
    });
    expect(config.entries.map(({ name }) => name)).toEqual([
      'z',
      'y',
      'a',
      'b',
      'drone-config/1',
      'docker-config/1',
    ]);
    expect(config.watchedFiles.map((path) => path.split('/').at(-1))).toEqual([
      'config.yaml',
      'drone.yml',
      'docker.json',
    ]);
  });

  it('may have their user names in files, since some registries take a token for one', async () => {
    const env = {
      REGISTRY_HUB_ADDRESS: 'registry.example.com',
      REGISTRY_HUB_USERNAME_FILE: 'token',
      REGISTRY_HUB_PASSWORD_FILE: 'token',
    };
    const { entries, watchedFiles, warnings } = await load({ env, files: { token: 'token-4711\n' } });
    expect({ ...entries[0]?.settings }).toEqual({ username: 'token-4711', password: 'token-4711' });
    expect([watchedFiles.length, warnings]).toEqual([1, []]);
    const text = 'registries:\n  - { name: hub, address: r.example, usernameFile: token, password: p }\n';
    const files = { ...file(text).files, token: 'token-4711' };
    expect((await load({ ...file(text), files })).entries[0]?.settings).toMatchObject({
      username: 'token-4711',
    });
  });

  it('do not print their secrets, nor user names that may be one', async () => {
    const { entries } = await load({ env: HUB_ENTRY });
    expect(inspect(entries)).not.toContain('not-a-real-password');
    expect(inspect(entries[0]?.settings)).toBe("{ username: '***', password: '***' }");
    expect(Object.entries(entries[0]?.settings ?? {})).toEqual([
      ['username', 'octocat'],
      ['password', 'not-a-real-password'],
    ]);
  });
});

describe('TLS', () => {
  const { cert, key } = loopbackCertificate(['gateway.example']);
  const env = { TLS_CERT_FILE: 'cert.pem', TLS_KEY_FILE: 'key.pem' };

  it('takes two files, which are watched', async () => {
    const config = await load({ env, files: { 'cert.pem': cert, 'key.pem': key } });
    const names = [config.listen.tls?.certFile, config.listen.tls?.keyFile];
    expect(names).toEqual(config.watchedFiles);
    expect(names.map((path) => path?.split('/').at(-1))).toEqual(['cert.pem', 'key.pem']);
  });

  it('refuses the key of another certificate', async () => {
    const other = loopbackCertificate(['gateway.example']);
    expect(await problemsOf({ env, files: { 'cert.pem': cert, 'key.pem': other.key } })).toEqual([
      'TLS_KEY_FILE: the key is not the one of the certificate in TLS_CERT_FILE',
    ]);
  });
});
