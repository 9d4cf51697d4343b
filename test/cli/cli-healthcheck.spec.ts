import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { askHealth } from '../../src/cli/healthcheck/ask-health.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { listenOnLoopback, type LoopbackServer } from '../support/net/loopback-server.js';
import { type CliRun, runCli } from '../support/run-cli.js';

const WAITS = 'a change of HOST, PORT and TLS waits for a restart';

let folder: string;
const gateways: InProcessGateway[] = [];
const servers: LoopbackServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-health-'));
});
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.stop()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

async function gatewayWith(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const gateway = await startInProcess({ ...BOTH_CLIENTS, ...env });
  gateways.push(gateway);
  return String(gateway.port);
}

async function serving(listener: RequestListener): Promise<string> {
  const server = await listenOnLoopback(createServer(listener));
  servers.push(server);
  return String(server.port);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** With the port of the output replaced. */
async function healthcheck(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<CliRun> {
  const run = await runCli(['healthcheck', ...args], { cwd: folder, env });
  return { ...run, stdout: portless(run.stdout), stderr: portless(run.stderr) };
}

function portless(text: string): string {
  return text.replace(/:\d+\//, ':PORT/');
}

const HEALTHY = { status: 0, stdout: 'healthy: http://127.0.0.1:PORT/healthz\n', stderr: '' };
function unhealthy(why: string, url = 'http://127.0.0.1:PORT/healthz'): CliRun {
  return { status: 1, stdout: '', stderr: `unhealthy: ${url} ${why}\n` };
}

describe('dockpass healthcheck', () => {
  it('finds the gateway by the environment, by .env and by the configuration file', async () => {
    const PORT = await gatewayWith();
    expect(await healthcheck({ PORT })).toEqual(HEALTHY);
    expect(await healthcheck({ HOST: '127.0.0.1', PORT })).toEqual(HEALTHY);
    expect(await healthcheck({ DOCKPASS_CONFIG: file('dockpass.yml', `port: ${PORT}\n`) })).toEqual(HEALTHY);
    file('.env', `PORT=${PORT}\n`);
    expect(await healthcheck({})).toEqual(HEALTHY);
  });

  it('speaks TLS where that is configured, and does not ask whom the certificate names', async () => {
    const { cert, key } = loopbackCertificate(['dockpass.example.com']);
    const tls = { TLS_CERT_FILE: file('tls.crt', cert), TLS_KEY_FILE: file('tls.key', key) };
    const PORT = await gatewayWith(tls);
    const url = 'https://127.0.0.1:PORT/healthz';
    expect(await healthcheck({ ...tls, PORT })).toEqual({ ...HEALTHY, stdout: `healthy: ${url}\n` });
    expect(await healthcheck({ PORT })).toEqual(unhealthy(`gives no answer; ${WAITS}`));
    const plain = await gatewayWith();
    expect(await healthcheck({ ...tls, PORT: plain })).toEqual(unhealthy(`gives no answer; ${WAITS}`, url));
  });

  it('reads no secret, and opens no store', async () => {
    const PORT = await gatewayWith();
    const env = {
      PORT,
      DRONE_SECRET: 'short',
      ADMIN_TOKEN_FILE: '/nowhere',
      BASIC_AUTH_FROM: 'nowhere:a#b',
      REGISTRY_HUB_ADDRESS: '?',
      REGISTRY_HUB_PASSWORD_FILE: '/nowhere',
    };
    expect(await healthcheck(env)).toEqual(HEALTHY);
  });

  it('lets a gateway live whose files have become wrong since, and names them where it is not found', async () => {
    const PORT = await gatewayWith();
    const broken = { DOCKPASS_CONFIG: file('dockpass.yml', 'port: [') };
    expect(await healthcheck({ ...broken, PORT })).toEqual(HEALTHY);
    const missing = { DOCKPASS_CONFIG: join(folder, 'missing.yml') };
    expect(await healthcheck({ ...missing, PORT: '1' })).toEqual(
      unhealthy(`nobody listens there; ${WAITS}\n  DOCKPASS_CONFIG: the file does not exist`),
    );
  });

  it('says what else answers there, and that nobody does', async () => {
    expect(await healthcheck({ PORT: '1' })).toEqual(unhealthy(`nobody listens there; ${WAITS}`));
    const other = unhealthy(`is answered, but not as a gateway does; ${WAITS}`);
    for (const [status, body] of [
      [200, '{"status":"fine"}'],
      [200, `{"status":"ok"}${' '.repeat(100_000)}`],
      [503, '{"status":"ok"}'],
      [301, ''],
    ] as const) {
      const PORT = await serving((_, response) => {
        response.writeHead(status, { location: '/' }).end(body);
      });
      expect(await healthcheck({ PORT })).toEqual(other);
    }
  });

  it('waits for a hanging gateway no longer than its limit', async () => {
    const url = new URL(`http://127.0.0.1:${await serving(() => undefined)}/healthz`);
    expect(await askHealth(url, 20)).toBe('timed_out');
    const dripping = await serving((_, response) => {
      response.writeHead(200).write('{"status"');
    });
    expect(await askHealth(new URL(`http://127.0.0.1:${dripping}/healthz`), 100)).toBe('timed_out');
    const silent = await listenOnLoopback(createSocketServer());
    servers.push(silent);
    expect(await askHealth(new URL(`https://${silent.host}/healthz`), 20)).toBe('timed_out');
  });

  it('takes a connection that ends in the middle for no answer', async () => {
    const cut = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '15' }).write('{"stat', () => response.destroy());
    });
    expect(await healthcheck({ PORT: cut })).toEqual(unhealthy(`gives no answer; ${WAITS}`));
    const { cert, key } = loopbackCertificate(['localhost']);
    const tls = await listenOnLoopback(createTlsServer({ cert, key }, (_, response) => response.destroy()));
    servers.push(tls);
    expect(await askHealth(new URL(`https://${tls.host}/healthz`))).toBe('no_answer');
  });

  it('refuses where it cannot know what to ask', async () => {
    expect(await healthcheck({ PORT: '0' })).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error: PORT is 0, any free one: nothing tells where to ask\n(dockpass COMMAND --help shows options and examples)\n',
    });
    expect(await healthcheck({ PORT: 'CANARY', HOST: 'CANARY:1' })).toEqual({
      status: 1,
      stdout: '',
      stderr: `\
The configuration has 2 problem(s):
  HOST: must be an IP address or a host name, without port and brackets
  PORT: must be a whole number from 0 to 65535
`,
    });
  });

  it('tells the same as JSON', async () => {
    const PORT = await gatewayWith();
    const url = `http://127.0.0.1:${PORT}/healthz`;
    const { status, stdout } = await runCli(['healthcheck', '--json'], { cwd: folder, env: { PORT } });
    expect({ status, report: JSON.parse(stdout) as object }).toEqual({
      status: 0,
      report: { ok: true, url, unhealthy: null, doubts: [] },
    });
    const none = await runCli(['healthcheck', '--json'], { cwd: folder, env: { PORT: '1' } });
    expect({ ...none, stdout: JSON.parse(none.stdout) as object }).toEqual({
      status: 1,
      stdout: { ok: false, url: 'http://127.0.0.1:1/healthz', unhealthy: 'nobody_listens', doubts: [] },
      stderr: '',
    });
  });
});
