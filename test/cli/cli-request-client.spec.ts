import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OwnGateway } from '../../src/cli/request/own-gateway.js';
import { type RequestReport } from '../../src/cli/request/report.js';
import { drone } from '../../src/dialects/drone/drone.dialect.js';
import { kept } from '../fixtures/stores/stub/stub.module.js';
import { RequestFolder } from '../support/clients/request-folder.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PUBLIC_PEM } from '../support/clients/sign.js';
import { type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { listenOnLoopback } from '../support/net/loopback-server.js';
import { type CliRun } from '../support/run-cli.js';

const SECRET = 'TEST-ONLY-secret-of-ci-main-0123456789abcdef';
const BASIC_AUTH = 'ci:canary-of-basic-auth-0123456789abcdef';
const ASK = ['request', '--repo', 'acme/app'];

let folder: RequestFolder;
let gateway: InProcessGateway | undefined;
let port: number;

beforeEach(() => {
  folder = new RequestFolder();
  write('ci-main.secret', SECRET);
  write('test.pub', String(TEST_WOODPECKER_PUBLIC_PEM));
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  folder.remove();
});

function write(name: string, text: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** The words of a configuration file, as the gateway and its operator have it. */
function configure(settings: object): Record<string, string> {
  const clients = [
    { name: 'ci-main', dialect: 'drone', secretFile: join(folder.path, 'ci-main.secret') },
    { name: 'test', dialect: 'woodpecker', publicKeyFile: join(folder.path, 'test.pub') },
  ];
  const registries = [
    {
      name: 'hub',
      address: 'docker.io',
      username: 'octocat',
      password: 'canary-password',
      clients: ['ci-main', 'test'],
    },
  ];
  return { DOCKPASS_CONFIG: write('dockpass.json', JSON.stringify({ clients, registries, ...settings })) };
}

/** Starts a gateway with such a file; what runs in the folder afterwards has the same, with the port that it got. */
async function start(settings: object = {}): Promise<Record<string, string>> {
  gateway = await startInProcess(configure(settings));
  ({ port } = gateway);
  return configure({ host: '127.0.0.1', ...settings, port });
}

async function ask(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ exit: number; report: RequestReport }> {
  const { status, stdout, stderr } = await folder.run([...ASK, ...args, '--json'], env);
  expect(stderr).toBe('');
  expect(stdout).not.toContain(SECRET);
  return { exit: status, report: JSON.parse(stdout) as RequestReport };
}

const first = ({ status, stdout, stderr }: CliRun): object => ({
  status,
  stdout,
  first: stderr.split('\n')[0],
});

describe('dockpass request --client', () => {
  it('takes key, route and port of a client from the configuration file', async () => {
    const env = await start();
    expect(await folder.run([...ASK, '--client', 'ci-main'], env)).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
POST http://127.0.0.1:PORT/drone/ci-main as ci-main: acme/app, push
200 1 credential after 1 ms

  Address     User   Password
  docker.io   ***    ***
`,
    });
    expect(gateway?.lines().at(-1)).toMatchObject({ client: 'ci-main', outcome: 'ok', given: ['docker.io'] });
  });

  it('asks as a Woodpecker client with the key of a file, and needs one: the gateway knows the public key only', async () => {
    const env = await start();
    const { exit, report } = await ask(['--client', 'test', '--private-key-file', 'server.pem'], env);
    expect([exit, report]).toMatchObject([0, { client: 'test', dialect: 'woodpecker', ok: true, notes: [] }]);
    expect(report.registries).toHaveLength(1);
    const lines = gateway?.lines().length;
    expect(first(await folder.run([...ASK, '--client', 'test'], env))).toEqual({
      status: 2,
      stdout: '',
      first:
        'error: only its server has the key that a Woodpecker client signs with: name one for tests with --private-key-file, which --generate-key beside it makes',
    });
    expect(gateway?.lines()).toHaveLength(lines ?? 0);
  });

  it('lets somebody with nothing but a Woodpecker server see an answer: docs/connect.md', async () => {
    const made = await folder.run([
      ...['request', '--dialect', 'woodpecker', '--generate-key', '--private-key-file', 'test.pem'],
    ]);
    expect(made.status).toBe(0);
    const own = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    const clients = [{ name: 'test', dialect: 'woodpecker', publicKeyFile: write('test.pub', made.stdout) }];
    const env = {
      WOODPECKER_PUBLIC_KEY: String(own),
      DOCKPASS_CONFIG: write('test.json', JSON.stringify({ clients })),
      ...{
        REGISTRY_HUB_ADDRESS: 'docker.io',
        REGISTRY_HUB_USERNAME: 'u',
        REGISTRY_HUB_PASSWORD: 'canary-password',
      },
    };
    gateway = await startInProcess(env);
    const here = { ...env, HOST: '127.0.0.1', PORT: String(gateway.port) };
    const { exit, report } = await ask(['--client', 'test', '--private-key-file', 'test.pem'], here);
    expect([exit, report.registries]).toMatchObject([0, [{ address: 'docker.io' }]]);
    const { exit: asServer, report: refused } = await ask(
      ['--client', 'woodpecker', '--private-key-file', 'test.pem'],
      here,
    );
    expect([asServer, refused.code]).toEqual([1, 'signature_mismatch']);
  });

  it('lets explain be asked about the same client', async () => {
    const env = await start();
    const { report } = await ask(['--client', 'ci-main', '--fork', '--event', 'pull_request'], env);
    expect(report.notes).toEqual([
      'nothing is given to this build: dockpass explain --client ci-main --repo acme/app --event pull_request --fork says why',
    ]);
  });

  it('trusts the configured certificate, whoever made it and whatever name it is for', async () => {
    const { cert, key } = loopbackCertificate(['gateway.example']);
    const tls = { tlsCertFile: write('tls.crt', cert), tlsKeyFile: write('tls.key', key) };
    const env = await start(tls);
    const { exit, report } = await ask(['--client', 'ci-main'], env);
    expect([exit, report]).toMatchObject([0, { url: 'https://127.0.0.1:PORT/drone/ci-main', ok: true }]);
    const url = `https://127.0.0.1:${String(port)}/drone/ci-main`;
    const elsewhere = await ask(['--client', 'ci-main', '--url', url], env);
    expect([elsewhere.exit, elsewhere.report.code]).toEqual([1, 'certificate_untrusted']);
  });

  it('sends nothing to whoever shows another certificate', async () => {
    const [own, other] = [loopbackCertificate(['gateway.example']), loopbackCertificate(['gateway.example'])];
    let asked = 0;
    const server = await listenOnLoopback(createServer(other, () => asked++));
    const tls = { tlsCertFile: write('tls.crt', own.cert), tlsKeyFile: write('tls.key', own.key) };
    const env = configure({
      ...tls,
      host: '127.0.0.1',
      port: Number(server.host.split(':')[1]),
      basicAuth: BASIC_AUTH,
    });
    const { exit, report } = await ask(['--client', 'ci-main'], env);
    await server.close();
    expect({ exit, asked, code: report.code, text: report.text }).toEqual({
      exit: 1,
      asked: 0,
      code: 'certificate_untrusted',
      text: 'what answers shows another certificate than TLS_CERT_FILE: is it the gateway, and did it take the certificate that is on disk now?',
    });
  });

  it('says that the gateway does not speak TLS where it should', async () => {
    const { cert, key } = loopbackCertificate(['gateway.example']);
    await start();
    const tls = { tlsCertFile: write('tls.crt', cert), tlsKeyFile: write('tls.key', key) };
    const { exit, report } = await ask(
      ['--client', 'ci-main'],
      configure({ ...tls, host: '127.0.0.1', port }),
    );
    expect([exit, report.code]).toEqual([1, 'plain_http']);
  });

  it('sends BASIC_AUTH to the gateway that is configured here, and to no other URL', async () => {
    const env = await start({ basicAuth: BASIC_AUTH });
    expect((await ask(['--client', 'ci-main'], env)).exit).toBe(0);
    const url = `http://127.0.0.1:${String(port)}/drone/ci-main`;
    const { exit, report } = await ask(['--client', 'ci-main', '--url', url], env);
    expect([exit, report.code]).toEqual([1, 'signature_mismatch']);
    expect(gateway?.lines().at(-1)).toMatchObject({ reason: 'basic_auth_missing' });
  });

  it('reads an answer that is encrypted for the client', async () => {
    const env = await start({ droneEncrypt: 'always' });
    const { report } = await ask(['--client', 'ci-main'], env);
    expect(report).toMatchObject({ ok: true, encrypted: true, registries: [{ address: 'docker.io' }] });
  });

  it('asks whoever reads the configuration of nothing that asking does not take: entries may be wrong', async () => {
    await start();
    const registries = [{ name: 'bad', address: 'https://nothing/', passwordFile: '/not/there' }];
    const { exit } = await ask(['--client', 'ci-main'], configure({ host: '127.0.0.1', port, registries }));
    expect(exit).toBe(0);
  });

  it('reads a secret that a store keeps, and says where it does not come from there', async () => {
    await start();
    kept.set('ci-main', { value: SECRET });
    const client = (from: string): object => ({
      ...{ host: '127.0.0.1', port },
      clients: [{ name: 'ci-main', dialect: 'drone', secretFrom: from }],
      registries: [],
    });
    expect((await ask(['--client', 'ci-main'], configure(client('stub:ci-main')))).exit).toBe(0);
    const missing = await folder.run([...ASK, '--client', 'ci-main'], configure(client('stub:missing')));
    expect(first(missing)).toEqual({
      status: 2,
      stdout: '',
      first:
        'error: the secret of this client is kept in a store that did not give it: dockpass check --probe says why',
    });
  });

  it('asks as the only client where none is named', async () => {
    gateway = await startInProcess({ DRONE_SECRET: TEST_DRONE_SECRET });
    const env = { DRONE_SECRET: TEST_DRONE_SECRET, PORT: String(gateway.port) };
    const { exit, report } = await ask([], env);
    expect([exit, report.dialect, report.client]).toEqual([0, 'drone', undefined]);
  });

  it.each([
    [[], '--client must be one of ci-main, test'],
    [['--client', 'canary'], '--client must be one of ci-main, test'],
    [
      ['--client', 'test', '--dialect', 'drone'],
      'this client is of --dialect woodpecker; leave that option out',
    ],
    [
      ['--client', 'ci-main', '--private-key-file', 'server.pem'],
      '--private-key-file and --generate-key are for --dialect woodpecker',
    ],
    [['--client', 'ci-main'], 'PORT is 0, any free one: name the endpoint with --url'],
    [
      ['--dialect', 'drone'],
      'there is no secret to sign with: name a configured client with --client, or a file with --secret-file',
    ],
  ])('calls it misuse: %j', async (args, message) => {
    const env = configure({ port: args.includes('--dialect') ? 3000 : 0 });
    expect(first(await folder.run([...ASK, ...args], env))).toEqual({
      status: 2,
      stdout: '',
      first: `error: ${message}`,
    });
  });

  it('says so where nothing is configured', async () => {
    expect(first(await folder.run([...ASK, '--client', 'drone']))).toMatchObject({
      first: 'error: no client is configured here: name --dialect, --url and a key',
    });
  });
});

it.each([
  ['0.0.0.0', 'http://127.0.0.1:8080/drone'],
  ['::', 'http://[::1]:8080/drone'],
  ['127.0.0.2', 'http://127.0.0.2:8080/drone'],
  ['2001:db8::1', 'http://[2001:db8::1]:8080/drone'],
  ['gateway.example', 'http://gateway.example:8080/drone'],
])('a gateway that listens on %s is asked at %s', async (HOST, url) => {
  const env = { HOST, PORT: '8080', DRONE_SECRET: TEST_DRONE_SECRET };
  const stream = { write: () => undefined, isTerminal: false, columns: undefined };
  const providersRoot = new URL('../fixtures/providers/', import.meta.url);
  const own = await OwnGateway.load({ env, cwd: folder.path, providersRoot, stdout: stream, stderr: stream });
  expect(own.endpoint(drone, own.client('drone')).url.href).toBe(url);
});

describe('dockpass request --for secrets', () => {
  it('asks the route of its client, and masks what it is given', async () => {
    const hub = { name: 'hub', address: 'docker.io', username: 'octocat', password: 'canary-password' };
    const env = await start({ registries: [{ ...hub, give: ['secrets'] }] });
    const asDrone = ['--client', 'ci-main', '--for', 'secrets'];
    const { stdout } = await folder.run([...ASK, ...asDrone, '--secret', 'hub_password'], env);
    expect(stdout).toContain('POST http://127.0.0.1:PORT/secrets/drone/ci-main as ci-main: acme/app, push');
    expect(stdout).toMatch(/200 1 secret after 1 ms\s+Secrets: hub_password\n$/);
    const none = await ask([...asDrone, '--secret', 'hub_token'], env);
    expect(none).toMatchObject({ exit: 0, report: { ok: true, secrets: [] } });
    expect(none.report.notes).toEqual([
      'nothing is given to this build: dockpass explain --client ci-main --repo acme/app --for secrets says why',
    ]);
    const asWoodpecker = ['--client', 'test', '--private-key-file', 'server.pem', '--for', 'secrets'];
    const { report } = await ask(asWoodpecker, env);
    expect(report.secrets).toEqual(['hub_username', 'hub_password', 'hub_docker_config']);
    const misuse = await folder.run([...ASK, ...asDrone], env);
    expect([misuse.status, misuse.stderr]).toEqual([
      2,
      expect.stringContaining('--secret must name one, e.g. ghcr_password: Drone asks for one at a time'),
    ]);
  });
});
