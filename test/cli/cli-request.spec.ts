import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { encryptAnswer, encryptionKeyOf } from '../../src/dialects/drone/answer-encryption.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { listenOnLoopback, type LoopbackServer } from '../support/net/loopback-server.js';
import { DRONE, RequestFolder, WOODPECKER } from '../support/clients/request-folder.js';
import { TEST_DRONE_SECRET } from '../support/clients/sign.js';
import { REAL_PROVIDERS } from '../support/run-cli.js';

const HUB = {
  REGISTRY_HUB_ADDRESS: 'docker.io,ghcr.io',
  REGISTRY_HUB_PROVIDER: 'generic',
  REGISTRY_HUB_USERNAME: 'octocat',
  REGISTRY_HUB_PASSWORD: 'canary-password',
  REGISTRY_HUB_EVENTS: 'push,pull_request,tag',
};

let folder: RequestFolder;
let gateway: InProcessGateway;

beforeAll(async () => {
  folder = new RequestFolder();
  gateway = await startInProcess({ ...BOTH_CLIENTS, ...HUB });
});
afterAll(async () => {
  await gateway.stop();
  folder.remove();
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

function endpoint(path: string): string {
  return `http://127.0.0.1:${String(gateway.port)}${path}`;
}

describe('dockpass request', () => {
  it('asks as Drone with the secret of a file, and masks what it is given', async () => {
    expect(await folder.run([...DRONE, '--url', endpoint('/drone')])).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
POST http://127.0.0.1:PORT/drone as drone: acme/app, push
200 2 credentials after 1 ms

  Address     User   Password
  docker.io   ***    ***
  ghcr.io     ***    ***
`,
    });
  });

  it('asks as Woodpecker with the key of a file, and says where a server would not call', async () => {
    expect(await folder.run([...WOODPECKER, '--event', 'tag', '--url', endpoint('/woodpecker')])).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
POST http://127.0.0.1:PORT/woodpecker as woodpecker: acme/app, tag
200 2 credentials after 1 ms

  Address     User   Password
  docker.io   ***    ***
  ghcr.io     ***    ***

note: this is no public address: a Woodpecker server calls it only if WOODPECKER_EXTENSIONS_ALLOWED_HOSTS names it (or private, loopback)
`,
    });
  });

  it('takes secret and port of the gateway on this machine where none is named', async () => {
    const env = { DRONE_SECRET_FILE: 'secret', PORT: String(gateway.port) };
    const { status, stdout } = await folder.run(['request', '--dialect', 'drone', '--repo', 'acme/app'], env);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^POST http:\/\/127\.0\.0\.1:PORT\/drone as drone: acme\/app, push\n200 2 credentials/,
    );
  });

  it('carries build, fork and id of the repository to the gateway', async () => {
    const before = gateway.lines().length;
    for (const args of [DRONE, WOODPECKER]) {
      const path = args === DRONE ? '/drone' : '/woodpecker';
      const { report } = await folder.ask([...args, '--fork', '--event', 'pull_request'], endpoint(path));
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

  it('asks as a server does before an approval, and the gateway says why it gives nothing', async () => {
    const { report } = await folder.ask([...WOODPECKER, '--blocked'], endpoint('/woodpecker'));
    expect(report).toMatchObject({ ok: true, registries: [] });
    expect(report.notes.at(-1)).toBe(
      'nothing is given to this build: dockpass explain --repo acme/app --blocked says why',
    );
    expect(gateway.lines().at(-1)).toMatchObject({ client: 'woodpecker', given: [], refusal: 'blocked' });
  });

  it('is told apart from real builds in the log: it has no number', async () => {
    for (const [args, path] of [[DRONE, '/drone'] as const, [WOODPECKER, '/woodpecker'] as const]) {
      await folder.ask(args, endpoint(path));
      expect(gateway.lines().at(-1)).toMatchObject({ msg: 'request answered', repo: 'acme/app' });
      expect(gateway.lines().at(-1)).not.toHaveProperty('build');
    }
  });

  it('tells a pull request of the repository itself from one of a fork', async () => {
    const { report } = await folder.ask([...DRONE, '--event', 'pull_request'], endpoint('/drone'));
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
    const { exit, report } = await folder.ask([...args, '--skew', skew], endpoint(path));
    expect(exit).toBe(1);
    expect(report).toMatchObject({ ok: false, status: 401, code: 'signature_expired', text });
    expect((await folder.ask([...args, '--skew', '-200'], endpoint(path))).exit).toBe(0);
  });

  it('sends the user of an endpoint as the clients do, and prints it nowhere', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('[]');
    });
    const { stdout } = await folder.run([
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
    expect((await folder.ask(DRONE, good)).report).toMatchObject({
      ok: true,
      encrypted: true,
      registries: [{ address: 'ghcr.io', username: '***', password: '***' }],
    });
    const other = await serve((_, response) => {
      encrypted('TEST-ONLY-another-secret-0123456789abcdef')(response);
    });
    expect((await folder.ask(DRONE, other)).report).toMatchObject({
      ok: false,
      encrypted: true,
      code: 'not_decrypted',
    });
  });

  it('shows user names that are the same for everybody, and masks all others, which may be tokens', async () => {
    const names = ['AWS', 'oauth2accesstoken', '00000000-0000-0000-0000-000000000000', 'x-access-token'];
    const others = ['canary-token', 'aws', 'AWS ', 'AWS\u202e', '_json', 'x-access-token:canary'];
    const list = [...names, ...others].map((username, at) => {
      return { address: `r${String(at)}.example`, username, password: 'canary' };
    });
    const url = await serve((_, response) => response.end(JSON.stringify(list)));
    const { stdout } = await folder.run([...DRONE, '--url', url, '--json'], {}, REAL_PROVIDERS);
    const { registries } = JSON.parse(stdout) as { registries: readonly { username: string }[] };
    expect(registries.map(({ username }) => username)).toEqual([...names, ...others.map(() => '***')]);
    const { stdout: text } = await folder.run([...DRONE, '--url', url], {}, REAL_PROVIDERS);
    expect(text).toContain('  r0.example   AWS                                    ***');
    expect(text).toContain('  r4.example   ***                                    ***');
    expect(stdout + text).not.toContain('canary');
  });

  it('prints nothing that could drive a terminal, and no field that it does not know', async () => {
    const item = { address: 'ghcr.io\u001b[2J', username: 'a\nb\u202e', password: 'canary', token: 'canary' };
    const url = await serve((_, response) => response.end(JSON.stringify([item])));
    expect((await folder.ask(DRONE, url)).report.registries).toEqual([
      { address: 'ghcr.io\\u001b[2J', username: '***', password: '***' },
    ]);
  });
});
