import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type RequestReport } from '../src/cli/request-report.js';
import { encryptAnswer, encryptionKeyOf } from '../src/signature/answer-encryption.js';
import { fingerprintOf, woodpeckerKey } from '../src/signature/signing-keys.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from './support/in-process-gateway.js';
import { listenOnLoopback, type LoopbackServer } from './support/loopback-server.js';
import { type CliRun, runCli } from './support/run-cli.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PRIVATE_KEY } from './support/sign.js';

const HUB = {
  REGISTRY_HUB_ADDRESS: 'docker.io,ghcr.io',
  REGISTRY_HUB_PROVIDER: 'generic',
  REGISTRY_HUB_USERNAME: 'octocat',
  REGISTRY_HUB_PASSWORD: 'canary-password',
  REGISTRY_HUB_EVENTS: 'push,pull_request,tag',
};

let folder: string;
let gateway: InProcessGateway;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-request-'));
  const pem = TEST_WOODPECKER_PRIVATE_KEY.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(join(folder, 'server.pem'), pem);
  writeFileSync(join(folder, 'secret'), `${TEST_DRONE_SECRET}\n`);
  writeFileSync(join(folder, 'other'), 'canary-other-secret-0123456789abcdef\n');
  gateway = await startInProcess({ ...BOTH_CLIENTS, ...HUB });
});

afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

const opened: LoopbackServer[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function serve(listener: RequestListener): Promise<string> {
  const server = await listenOnLoopback(createServer(listener));
  opened.push(server);
  return `http://${server.host}`;
}

const DRONE = ['request', '--dialect', 'drone', '--repo', 'acme/app', '--secret-file', 'secret'];
const WOODPECKER = [
  'request',
  '--dialect',
  'woodpecker',
  '--repo',
  'acme/app',
  '--private-key-file',
  'server.pem',
];

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  const result = await runCli(args, { cwd: folder, env });
  const printed = result.stdout + result.stderr;
  expect(printed).not.toContain('canary');
  expect(printed).not.toContain(TEST_DRONE_SECRET);
  return {
    ...result,
    stdout: result.stdout.replace(/:\d+\//, ':PORT/').replace(/after \d+ ms/, 'after 1 ms'),
  };
}

async function ask(args: readonly string[], url: string): Promise<{ exit: number; report: RequestReport }> {
  const { status, stdout } = await run([...args, '--json', '--url', url]);
  return { exit: status, report: JSON.parse(stdout) as RequestReport };
}

function endpoint(path: string): string {
  return `http://127.0.0.1:${String(gateway.port)}${path}`;
}

describe('dockpass request', () => {
  it('asks as Drone with the secret of a file, and masks what it is given', async () => {
    expect(await run([...DRONE, '--url', endpoint('/drone')])).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
POST http://127.0.0.1:PORT/drone as drone: acme/app, push
200 2 credentials after 1 ms

  Address     User      Password
  docker.io   octocat   ***
  ghcr.io     octocat   ***
`,
    });
  });

  it('asks as Woodpecker with the key of a file, and says where a server would not call', async () => {
    expect(await run([...WOODPECKER, '--event', 'tag', '--url', endpoint('/woodpecker')])).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
POST http://127.0.0.1:PORT/woodpecker as woodpecker: acme/app, tag
200 2 credentials after 1 ms

  Address     User      Password
  docker.io   octocat   ***
  ghcr.io     octocat   ***

note: this is no public address: a Woodpecker server calls it only if WOODPECKER_EXTENSIONS_ALLOWED_HOSTS names it (or private, loopback)
`,
    });
  });

  it('takes secret and port of the gateway on this machine where none is named', async () => {
    const env = { DRONE_SECRET_FILE: 'secret', PORT: String(gateway.port) };
    const { status, stdout } = await run(['request', '--dialect', 'drone', '--repo', 'acme/app'], env);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^POST http:\/\/127\.0\.0\.1:PORT\/drone as drone: acme\/app, push\n200 2 credentials/,
    );
  });

  it('calls https on this machine where a certificate is configured', async () => {
    const env = { DRONE_SECRET: TEST_DRONE_SECRET, PORT: String(gateway.port), TLS_CERT_FILE: 'any' };
    const { status, stdout } = await run(['request', '--dialect', 'drone', '--repo', 'acme/app'], env);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^POST https:\/\/127\.0\.0\.1:PORT\/drone as drone: acme\/app, push\nNo answer: plain_http /,
    );
  });

  it('carries build, fork and id of the repository to the gateway', async () => {
    const before = gateway.lines().length;
    for (const args of [DRONE, WOODPECKER]) {
      const path = args === DRONE ? '/drone' : '/woodpecker';
      const { report } = await ask([...args, '--fork', '--event', 'pull_request'], endpoint(path));
      expect(report).toMatchObject({ ok: true, registries: [] });
      expect(report.notes.at(-1)).toBe(
        'nothing is given to this build: dockpass explain --repo acme/app --event pull_request --fork says why',
      );
    }
    expect(gateway.lines().slice(before)).toMatchObject([
      { client: 'drone', repo: 'acme/app', event: 'pull_request', fork: true, given: [] },
      { client: 'woodpecker', repo: 'acme/app', event: 'pull_request', fork: true, given: [] },
    ]);
  });

  it('tells a pull request of the repository itself from one of a fork', async () => {
    const { report } = await ask([...DRONE, '--event', 'pull_request'], endpoint('/drone'));
    expect(report.registries).toHaveLength(2);
  });

  it.each([
    [DRONE, '/drone', '-301', 'signed 301 s behind on purpose (--skew), and SIGNATURE_TOLERANCE allows less'],
    [
      WOODPECKER,
      '/woodpecker',
      '302',
      'signed 302 s ahead on purpose (--skew), and SIGNATURE_TOLERANCE allows less',
    ],
  ])('signs with a wrong clock on demand: %j', async (args, path, skew, text) => {
    const { exit, report } = await ask([...args, '--skew', skew], endpoint(path));
    expect(exit).toBe(1);
    expect(report).toMatchObject({ ok: false, status: 401, code: 'signature_expired', text });
    expect((await ask([...args, '--skew', '-200'], endpoint(path))).exit).toBe(0);
  });

  it('sends the user of an endpoint as the clients do, and prints it nowhere', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('[]');
    });
    const { stdout } = await run([
      ...DRONE,
      '--url',
      `${url.replace('//', '//ci%40x:canary%3A1@')}/drone?token=canary`,
    ]);
    expect(seen).toEqual([`Basic ${Buffer.from('ci@x:canary:1').toString('base64')}`]);
    expect(stdout).toContain('POST http://127.0.0.1:PORT/drone as drone');
  });

  it('decrypts an encrypted answer, and says when the secret does not open it', async () => {
    const list = JSON.stringify([{ address: 'ghcr.io', username: 'u', password: 'canary' }]);
    const encrypted = (secret: string) => (response: ServerResponse) => {
      const key = encryptionKeyOf(secret);
      response.writeHead(200, { 'content-encoding': 'aesgcm' }).end(key && encryptAnswer(list, key));
    };
    const good = await serve((_, response) => {
      encrypted(TEST_DRONE_SECRET)(response);
    });
    expect((await ask(DRONE, good)).report).toMatchObject({
      ok: true,
      encrypted: true,
      registries: [{ address: 'ghcr.io', username: 'u', password: '***' }],
    });
    const other = await serve((_, response) => {
      encrypted('TEST-ONLY-another-secret-0123456789abcdef')(response);
    });
    expect((await ask(DRONE, other)).report).toMatchObject({
      ok: false,
      encrypted: true,
      code: 'not_decrypted',
    });
  });

  it('prints nothing that could drive a terminal, and no field that it does not know', async () => {
    const item = { address: 'ghcr.io\u001b[2J', username: 'a\nb\u202e', password: 'canary', token: 'canary' };
    const url = await serve((_, response) => response.end(JSON.stringify([item])));
    expect((await ask(DRONE, url)).report.registries).toEqual([
      { address: 'ghcr.io?[2J', username: 'a?b?', password: '***' },
    ]);
  });
});

describe('an answer of somebody else', () => {
  const answers: readonly (readonly [number, string, string])[] = [
    [200, '<html>canary</html>', 'not_a_gateway'],
    [200, '{"registries":[]}', 'other_dialect'],
    [200, '[null]', 'broken_list'],
    [200, '[{"address":"x.example","username":"","password":"canary"}]', 'broken_list'],
    [201, '[]', 'other_success'],
    [204, '', 'other_success'],
    [400, 'canary', 'foreign_bad_request'],
    [401, '{"error":{"code":"canary"}}', 'foreign_refusal'],
    [403, '{"error":"canary"}', 'foreign_refusal'],
    [404, 'canary', 'foreign_not_found'],
    [413, '<html>canary</html>', 'foreign_too_large'],
    [418, 'canary', 'not_a_gateway'],
    [502, 'canary', 'foreign_unavailable'],
  ];

  it.each(answers)('is told by its code alone: %i %s', async (status, body, code) => {
    const url = await serve((_, response) => response.writeHead(status).end(body));
    const { exit, report } = await ask(DRONE, url);
    expect(exit).toBe(1);
    expect(report).toMatchObject({ ok: false, status, code, registries: [] });
    expect(report.text).toMatch(/^[a-z]/);
  });

  it('may be nested without end', async () => {
    const url = await serve((_, response) => response.end('['.repeat(100_000)));
    expect((await ask(DRONE, url)).report).toMatchObject({ ok: false, status: 200, code: 'not_a_gateway' });
  });

  it('is a redirect, shown without what could be a secret', async () => {
    const url = await serve((_, response) =>
      response.writeHead(308, { location: 'https://user:canary@gw.example.com/drone?canary' }).end(),
    );
    expect((await ask(DRONE, url)).report.text).toBe(
      'the endpoint sends its callers elsewhere: Drone does not follow, and Woodpecker asks there with GET; configure the final URL (https://gw.example.com/drone)',
    );
  });

  it('may be endless or a torn connection', async () => {
    const endless = await serve((_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect((await ask(DRONE, endless)).report).toMatchObject({ ok: false, code: 'bad_answer' });
    const torn = await serve((request) => request.socket.destroy());
    expect((await ask(DRONE, torn)).report).toMatchObject({
      code: 'connection_lost',
      text: 'the connection was closed before there was an answer; if the gateway serves TLS, write https:// in the URL',
    });
  });

  it('says how far the clocks are apart', async () => {
    const date = () => new Date(Date.now() - 400_500).toUTCString();
    const refuse = await serve((_, response) =>
      response.writeHead(401, { date: date() }).end('{"error":{"code":"signature_expired"}}'),
    );
    expect((await ask(DRONE, refuse)).report.text).toMatch(
      /^the clock of this machine is (399|400|401) s ahead compared with the gateway; set both by NTP$/,
    );
    const accept = await serve((_, response) => response.writeHead(200, { date: date() }).end('[]'));
    expect((await ask(DRONE, accept)).report.notes.at(-1)).toMatch(
      /^the clocks differ by (399|400|401) s; beyond SIGNATURE_TOLERANCE requests are refused$/,
    );
  });
});

describe('misuse of dockpass request', () => {
  it.each([
    [[...DRONE, '--skew', 'canary'], '--skew must be a whole number of seconds'],
    [[...DRONE, '--url', 'canary'], '--url must be an http or https URL, as the endpoint of the client is'],
    [
      [...DRONE, '--url', 'ftp://canary/'],
      '--url must be an http or https URL, as the endpoint of the client is',
    ],
    [
      [...DRONE, '--url', 'http://a:%zz@canary/'],
      '--url must be an http or https URL, as the endpoint of the client is',
    ],
    [
      [...WOODPECKER, '--url', 'http://127.0.0.1/a%2Fb'],
      '--url must not be percent-encoded: Woodpecker signs the decoded path, so it could never be verified',
    ],
    [
      [...DRONE, '--event', 'pullrequest'],
      '--event is no event that these clients have (did you mean pull_request?); drone: push, pull_request, tag, promote, rollback, cron, custom',
    ],
    [[...DRONE.slice(0, 5), '--secret-file', 'canary'], '--secret-file: the file cannot be read'],
    [
      DRONE.slice(0, 5),
      'there is no secret to sign with; set --secret-file, DRONE_SECRET or DRONE_SECRET_FILE',
    ],
    [
      WOODPECKER.slice(0, 5),
      'there is no key to sign with; name it with --private-key-file, and make one for tests with --generate-key beside it',
    ],
    [
      [...WOODPECKER.slice(0, 5), '--private-key-file', 'secret'],
      '--private-key-file: not a PEM private key of the kind ed25519',
    ],
    [[...DRONE, '--generate-key'], '--private-key-file and --generate-key are for --dialect woodpecker'],
    [[...WOODPECKER, '--secret-file', 'secret'], '--secret-file is for --dialect drone'],
    [[...WOODPECKER.slice(0, 5), '--generate-key'], '--generate-key needs --private-key-file, a new file'],
    [[...WOODPECKER, '--generate-key'], '--private-key-file: the file exists already; it is not overwritten'],
    [
      [...WOODPECKER.slice(0, 3), '--generate-key', '--private-key-file', 'missing/key.pem'],
      '--private-key-file: the file cannot be written',
    ],
  ])('is refused: %j', async (args, message) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout, first: stderr.split('\n')[0] }).toEqual({
      status: 2,
      stdout: '',
      first: `error: ${message}`,
    });
  });

  it('is no misuse where a setting of the environment cannot be used', async () => {
    const args = ['request', '--dialect', 'drone', '--repo', 'acme/app'];
    expect(await run(args, { DRONE_SECRET: '', PORT: 'canary' })).toEqual({
      status: 1,
      stdout: '',
      stderr: [
        'The configuration has 2 problem(s):',
        '  PORT: must be a whole number from 0 to 65535',
        '  DRONE_SECRET: is empty; give it a value or leave it out',
        '',
      ].join('\n'),
    });
  });
});

describe('dockpass request --generate-key', () => {
  it('writes a private key that only its owner may read, and prints the public one', async () => {
    const args = ['request', '--dialect', 'woodpecker', '--generate-key', '--private-key-file', 'new.pem'];
    const { status, stdout, stderr } = await run(args);
    expect(status).toBe(0);
    const file = join(folder, 'new.pem');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secret = readFileSync(file, 'utf8').split('\n')[1] ?? '';
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toContain(`Fingerprint: ${fingerprintOf(woodpeckerKey(stdout))}\n`);
    const own = await startInProcess({ ...HUB, WOODPECKER_PUBLIC_KEY: stdout });
    const url = `http://127.0.0.1:${String(own.port)}/woodpecker`;
    const { report } = await ask([...WOODPECKER.slice(0, 5), '--private-key-file', 'new.pem'], url);
    await own.stop();
    expect(report.registries).toHaveLength(2);
  });

  it('prints the same as JSON', async () => {
    const args = [
      'request',
      '--dialect',
      'woodpecker',
      '--generate-key',
      '--private-key-file',
      'json.pem',
      '--json',
    ];
    const { stdout } = await run(args);
    const { publicKey, fingerprint } = JSON.parse(stdout) as { publicKey: string; fingerprint: string };
    expect(fingerprint).toBe(fingerprintOf(woodpeckerKey(publicKey)));
  });
});
