import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { endWithFile, HANGS_MS } from '../support/children.js';
import { needProgram, PROGRAM, programEnv } from '../support/program.js';
import { preload } from '../support/programs/preload.js';
import { listenOnLoopback } from '../support/net/loopback-server.js';
import { TEST_DRONE_SECRET } from '../support/clients/sign.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function dockpass(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, {
    cwd: FIXTURES,
    env: { ...programEnv(), ...env },
    encoding: 'utf8',
    timeout: HANGS_MS,
  });
  return { status, stdout, stderr };
}

/** The built program, as operators run it. */
describe('the dockpass program', () => {
  beforeAll(needProgram);

  it('is the bin of the package, and can be run as it is', () => {
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: { dockpass: string } };
    expect(PROGRAM.endsWith(`/${bin.dockpass}`)).toBe(true);
    const [firstLine] = readFileSync('src/main.ts', 'utf8').split('\n', 1);
    expect(firstLine).toMatch(/^#!\/usr\/bin\/env -S node( --[\w-]+(=\w+)?)+$/);
    expect(firstLine?.length).toBeLessThan(255); // Linux reads no more of it
    expect(readFileSync(PROGRAM, 'utf8').split('\n', 1)).toEqual([firstLine]);
  });

  it('ends with the status of its command and writes to the right streams', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(dockpass(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    const missing = dockpass(['check', '--json']);
    expect({ status: missing.status, stderr: missing.stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(missing.stdout)).toMatchObject({ ok: false, problems: [{ key: 'DRONE_SECRET' }] });
    const misused = dockpass(['chek']);
    expect({ status: misused.status, stdout: misused.stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('uses no colours where nobody reads it', () => {
    const { status, stdout } = dockpass(['check'], {
      HOST: '127.0.0.1',
      DRONE_SECRET: 'TEST-ONLY-secret-0123456789abcdefghij',
      FORCE_COLOR: '1',
    });
    expect(status).toBe(0);
    expect(stdout).not.toContain('\u001b');
  });

  it('says why it cannot listen', async () => {
    const taken = await listenOnLoopback(createServer());
    const env = { DRONE_SECRET: 'TEST-ONLY-secret-0123456789abcdefghij', AUDIT_LOG: 'off' };
    const busy = dockpass(['serve'], { ...env, HOST: '127.0.0.1', PORT: String(taken.port) });
    await taken.close();
    expect({ status: busy.status, stderr: busy.stderr }).toEqual({
      status: 1,
      stderr: 'PORT: another process listens there already; stop it or choose another port\n',
    });
    const elsewhere = dockpass(['serve'], { ...env, HOST: '192.0.2.1', PORT: '0' });
    expect({ status: elsewhere.status, stderr: elsewhere.stderr }).toEqual({
      status: 1,
      stderr: 'HOST: this machine has no such address; use 0.0.0.0 for all of them\n',
    });
    const broken = dockpass(['serve'], { DRONE_SECRET: 'short' });
    expect(broken).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'The configuration has 1 problem(s):\n  DRONE_SECRET: must have at least 16 bytes, e.g. from openssl rand -hex 32\n',
    });
  });

  it('ends in peace when its reader has seen enough', async () => {
    const child = endWithFile(
      spawn(PROGRAM, ['providers', '--json'], { env: programEnv(), stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    let errors = '';
    child.stderr.on('data', (text: Buffer) => (errors += String(text)));
    child.stdout.destroy();
    const [status] = (await once(child, 'close')) as [number];
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
  });

  it('survives SIGHUP while it starts, and reads the configuration again when it has', async () => {
    const early = `
      import { Server } from 'node:net';
      const { listen } = Server.prototype;
      Server.prototype.listen = function (...args) {
        if (!process.emit('SIGHUP')) process.exit(3); // nobody takes it: a real one would end the process
        return listen.apply(this, args);
      };`;
    const child = spawn(PROGRAM, ['serve'], {
      cwd: FIXTURES,
      env: {
        ...programEnv(preload(early)),
        HOST: '127.0.0.1',
        PORT: '0',
        DRONE_SECRET: TEST_DRONE_SECRET,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    endWithFile(child);
    let log = '';
    let stopping = false;
    child.stdout.on('data', (text: Buffer) => {
      log += String(text);
      if (stopping || !log.includes('"msg":"configuration applied"')) return;
      stopping = child.kill('SIGTERM');
    });
    const [status] = (await once(child, 'close')) as [number];
    const messages = [...log.matchAll(/"msg":"([^"]*)"/g)].map(([, message]) => message);
    expect({ status, messages: messages.slice(-3) }).toEqual({
      status: 0,
      messages: ['listening', 'configuration applied', 'stopped'],
    });
  });
});
