import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type CheckReport } from '../../src/cli/check/report.js';
import { fingerprintOf } from '../../src/dialects/shared/signing-keys.js';
import {
  type FakeAnswer,
  type SeenRequest,
  startFakeRegistry,
  tokenRegistry,
} from '../support/registry/fake-registry.js';
import { listenOnLoopback, type LoopbackServer } from '../support/net/loopback-server.js';
import { type CliRun, REAL_PROVIDERS, runCli } from '../support/run-cli.js';
import { freezeDate } from '../support/standing-time.js';
import {
  TEST_DRONE_SECRET,
  TEST_WOODPECKER_PUBLIC_KEY,
  TEST_WOODPECKER_PUBLIC_PEM,
} from '../support/clients/sign.js';

const opened: LoopbackServer[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function registry(answer: (request: SeenRequest) => FakeAnswer | undefined): Promise<string> {
  const server = await startFakeRegistry(answer);
  opened.push(server);
  return server.host;
}

/** A loopback port at which nothing listens. */
async function deadHost(): Promise<string> {
  const server = await listenOnLoopback(createServer());
  await server.close();
  return server.host;
}

async function woodpecker(status: number, body: string, headers = {}): Promise<string> {
  const server = createServer((request, response) => {
    const isKey = request.url === '/api/signature/public-key';
    response.writeHead(isKey ? status : 404, headers).end(body);
  });
  const listening = await listenOnLoopback(server);
  opened.push(listening);
  return `http://${listening.host}`;
}

type Env = Readonly<Record<string, string>>;

const BASE: Env = {
  HOST: '127.0.0.1',
  DRONE_SECRET: TEST_DRONE_SECRET,
  ADMIN_TOKEN: 'TEST-ONLY-admin-token-0123456789abcdef',
};

function entry(name: string, address: string, password = 'canary-word'): Env {
  const key = `REGISTRY_${name.toUpperCase()}`;
  return { [`${key}_ADDRESS`]: address, [`${key}_USERNAME`]: 'user', [`${key}_PASSWORD`]: password };
}

async function probe(env: Env, ...args: string[]): Promise<CheckReport & Pick<CliRun, 'status'>> {
  const { status, stdout } = await runCli(['check', '--probe', '--json', ...args], {
    env: { ...BASE, ...env },
  });
  expect(stdout).not.toContain('canary');
  return { ...(JSON.parse(stdout) as CheckReport), status };
}

describe('dockpass check --probe', () => {
  it('shows each credential to its registry, and a table of the results', async () => {
    const good = await registry(tokenRegistry());
    const open = await registry(() => ({ status: 200, body: '{}' }));
    const dead = await deadHost();
    const env = { ...BASE, ...entry('good', good), ...entry('open', open), ...entry('dead', dead) };
    const { status, stdout, stderr } = await runCli(['check', '--probe'], { env });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const [, table] = stdout.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT').split(/(?= {2}Probe)/);
    expect(table?.replace(/ +/g, ' ')).toBe(
      [
        ' Probe Address Lives Side Result',
        ' dead 127.0.0.1:PORT - network nothing listens at the address and port',
        ' good 127.0.0.1:PORT no end ok the registry takes the credential; name an image to see whether it may be pulled',
        ' open 127.0.0.1:PORT no end ok the registry asks for no credential here, so this one was not tried',
        '',
        'The configuration can be read, but 1 probe failed.',
        '',
      ].join('\n'),
    );
    expect(stdout).not.toContain('canary');
  });

  it.each<[string, (request: SeenRequest) => FakeAnswer | undefined, string, string]>([
    ['a wrong password', tokenRegistry({ password: 'other' }), 'identity', 'refused'],
    [
      'a realm on another host',
      tokenRegistry({ challenge: () => 'Bearer realm="https://auth.example.com/token"' }),
      'configuration',
      'realm_host',
    ],
    ['a host that is no registry', () => undefined, 'configuration', 'not_a_registry'],
    [
      'a redirect',
      () => ({ status: 301, headers: { location: 'https://x.example/' } }),
      'configuration',
      'redirected',
    ],
    ['too many calls', () => ({ status: 429 }), 'registry', 'throttled'],
    ['a broken registry', () => ({ status: 500 }), 'registry', 'unavailable'],
    [
      'clocks that are an hour apart',
      () => ({
        status: 401,
        headers: { 'www-authenticate': 'Basic', date: new Date(Date.now() - 3_600_000).toUTCString() },
      }),
      'clock',
      'clock_skew',
    ],
  ])('says which side is wrong: %s', async (_, answer, side, code) => {
    const { status, probes } = await probe(entry('one', await registry(answer)));
    expect(status).toBe(1);
    expect(probes?.registries).toMatchObject([{ entry: 'one', ok: false, side, code }]);
  });

  const realmAt = (realm: string): Promise<string> =>
    registry(tokenRegistry({ challenge: () => `Bearer realm="${realm}"` }));
  const textsOf = async (
    env: Env,
    files: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> => {
    const cwd = mkdtempSync(join(tmpdir(), 'dockpass-probe-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text, { mode: 0o600 });
    const options = { env: { ...BASE, ...env }, cwd, providersRoot: REAL_PROVIDERS };
    const { stdout } = await runCli(['check', '--probe', '--json'], options);
    rmSync(cwd, { recursive: true });
    expect(stdout).not.toContain('canary');
    return (JSON.parse(stdout) as CheckReport).probes?.registries.map(({ text }) => text) ?? [];
  };

  const OWN = {
    generic:
      'ROOT_URL of Gitea and Forgejo, external_url of Harbor, auth.token.realm of a registry without either',
    harbor: 'external_url in harbor.yml, externalURL in the chart',
    quay: 'SERVER_HOSTNAME and PREFERRED_URL_SCHEME in config.yaml',
    gitlab: 'external_url in gitlab.rb, global.hosts in the chart',
  };
  const ELSEWHERE =
    'the registry sends logins to a host that is not its own (auth.example.com): if that host is right, ';

  it.each(Object.entries(OWN))(
    'says where a token host is listed, and its URL is set: %s',
    async (id, setting) => {
      const address = await realmAt('https://auth.example.com/token');
      const one = { ...entry('own', address), REGISTRY_OWN_USERNAME: 'acme+ci', REGISTRY_OWN_PROVIDER: id };
      const cure = `; if it is wrong, set it in the registry: ${setting}`;
      expect(await textsOf(one)).toEqual([`${ELSEWHERE}add it to REGISTRY_OWN_TOKEN_HOSTS${cure}`]);
      const item = { name: 'own', provider: id, address, username: 'acme+ci', password: 'canary-word' };
      const file = { 'c.json': JSON.stringify({ registries: [item] }) };
      expect(await textsOf({ DOCKPASS_CONFIG: 'c.json' }, file)).toEqual([
        `${ELSEWHERE}add it to tokenHosts of the entry${cure}`,
      ]);
      const plain = await realmAt('http://core:8080/service/token');
      expect(await textsOf({ ...one, REGISTRY_OWN_ADDRESS: plain })).toEqual([
        `the registry names a token endpoint without TLS; nothing was sent there (core:8080); its own https URL is wrong there, set it in the registry: ${setting}`,
      ]);
    },
  );

  it('takes the advice that it gives: a listed host is asked', async () => {
    const tokens = await registry(tokenRegistry());
    const address = await realmAt(`http://${tokens}/token`);
    for (const id of Object.keys(OWN)) {
      const one = { ...entry('own', address), REGISTRY_OWN_USERNAME: 'acme+ci', REGISTRY_OWN_PROVIDER: id };
      expect(await textsOf({ ...one, REGISTRY_OWN_TOKEN_HOSTS: tokens })).toEqual([
        'the registry refuses the user name or the password',
      ]);
    }
  });

  it('says where a token host cannot be listed', async () => {
    const address = await realmAt('https://auth.example.com/token');
    const auths = { [address]: { username: 'user', password: 'canary-word' } };
    const files = { 'd.json': JSON.stringify({ auths }) };
    expect(await textsOf({ DOCKER_CONFIG_FILE: 'd.json' }, files)).toEqual([
      `${ELSEWHERE}make this an entry of its own, with tokenHosts; if it is wrong, set it in the registry: ${OWN.generic}`,
    ]);
  });

  it('tries the images that are on the registry of an entry', async () => {
    const mine = await registry(
      tokenRegistry({ manifest: ({ path }) => (path.includes('/app/') ? undefined : { status: 404 }) }),
    );
    const { status, probes } = await probe(
      entry('mine', mine),
      '--image',
      `${mine}/acme/app:1`,
      `${mine}/acme/gone`,
    );
    expect(status).toBe(1);
    expect(probes?.registries).toMatchObject([
      { entry: 'mine', image: 'acme/app:1', ok: true, code: 'pull' },
      { entry: 'mine', image: 'acme/gone', ok: false, side: 'configuration', code: 'image_unknown' },
    ]);
  });

  it('probes only the entries that are named', async () => {
    const good = await registry(tokenRegistry());
    const { status, probes } = await probe(
      { ...entry('good', good), ...entry('dead', await deadHost()) },
      '--entry',
      'good',
    );
    expect(status).toBe(0);
    expect(probes?.registries.map((one) => one.entry)).toEqual(['good']);
  });

  it.each([
    [['--entry', 'nobody'], '--entry must be the name of a configured entry; dockpass check lists them'],
    [
      ['--image', 'ghcr.io/a/b'],
      '--image is on a registry that no probed entry has; dockpass check lists them',
    ],
  ])('calls it misuse: %j', async (args, message) => {
    const env = { ...BASE, ...entry('good', '127.0.0.1:5000') };
    const { status, stderr } = await runCli(['check', '--probe', ...args], { env });
    expect({ status, first: stderr.split('\n')[0] }).toEqual({ status: 2, first: `error: ${message}` });
  });

  it('shows progress on a terminal, and rubs it out', async () => {
    const good = await registry(tokenRegistry());
    const env = { ...BASE, ...entry('good', good) };
    const { stdout, stderr } = await runCli(['check', '--probe'], { env, terminal: 100 });
    const clear = '\r\u001b[K';
    expect(stderr).toBe(`${clear}Probing 0 of 1: good${clear}Probing 1 of 1: ${clear}`);
    expect(stdout).not.toContain('Probing');
  });

  it('says how far the clock is off, also where the registry takes the credential', async () => {
    freezeDate();
    const answer = tokenRegistry();
    const ahead = await registry((request) => {
      const given = answer(request) ?? { status: 404 };
      const date = new Date(Date.now() + 120_000).toUTCString();
      return { ...given, headers: { ...given.headers, date } };
    });
    const { status, stdout } = await runCli(['check', '--probe'], {
      env: { ...BASE, ...entry('ahead', ahead) },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^clock: this machine is 120 s behind the registry of ahead; set it by NTP$/m);
  });
});

describe('a Woodpecker server', () => {
  it('is asked for its key, whose fingerprint is shown', async () => {
    const WOODPECKER_SERVER = await woodpecker(200, String(TEST_WOODPECKER_PUBLIC_PEM));
    const { status, probes } = await probe({ WOODPECKER_SERVER });
    expect(status).toBe(0);
    expect(probes?.servers).toEqual([
      {
        client: 'woodpecker',
        server: WOODPECKER_SERVER,
        ok: true,
        code: 'key',
        text: `compare with the server, and with what runs (/admin/status): ${fingerprintOf(TEST_WOODPECKER_PUBLIC_KEY)}`,
      },
    ]);
  });

  it('is held against the fingerprint that is configured', async () => {
    const WOODPECKER_SERVER = await woodpecker(200, String(TEST_WOODPECKER_PUBLIC_PEM));
    const fingerprint = fingerprintOf(TEST_WOODPECKER_PUBLIC_KEY);
    const shown = async (named: string): Promise<unknown> => {
      const { status, probes, clients } = await probe({
        WOODPECKER_SERVER,
        WOODPECKER_SERVER_FINGERPRINT: named,
      });
      expect(clients.at(-1)?.fingerprints).toEqual([named]);
      return [status, probes?.servers.map(({ ok, code, text }) => ({ ok, code, text }))];
    };
    expect(await shown(fingerprint)).toEqual([
      0,
      [{ ok: true, code: 'key', text: `as configured: ${fingerprint}` }],
    ]);
    const text = `it shows another key than the one whose fingerprint is configured: ${fingerprint}`;
    expect(await shown(`SHA256:${'A'.repeat(43)}=`)).toEqual([1, [{ ok: false, code: 'other_key', text }]]);
  });

  it.each([
    ['another page', () => woodpecker(200, '<html>canary</html>'), 'no_key'],
    ['no such page', () => woodpecker(404, ''), 'no_such_page'],
    ['an endless page', () => woodpecker(200, 'x'.repeat(100_000)), 'no_key'],
    ['a redirect', () => woodpecker(302, '', { location: 'https://login.example.com/' }), 'redirected'],
    ['nothing', async () => `http://${await deadHost()}`, 'connection_refused'],
  ])('fails the probe where it answers with %s', async (_, start, code) => {
    const { status, probes } = await probe({ WOODPECKER_SERVER: await start() });
    expect(status).toBe(1);
    expect(probes?.servers).toMatchObject([{ client: 'woodpecker', ok: false, code }]);
  });
});
