import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const FIXTURES = fileURLToPath(new URL('fixtures/', import.meta.url));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function dockpass(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: FIXTURES,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The built program, as operators run it. */
describe('the dockpass program', () => {
  beforeAll(() => {
    if (!existsSync(PROGRAM)) throw new Error(`There is no ${PROGRAM}: run \`npm run build\` first.`);
  });

  it('is the bin of the package, and can be run as it is', () => {
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: { dockpass: string } };
    expect(PROGRAM.endsWith(`/${bin.dockpass}`)).toBe(true);
    expect(readFileSync(PROGRAM, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
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

  it('ends in peace when its reader has seen enough', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'providers', '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (text: Buffer) => (errors += String(text)));
    child.stdout.destroy();
    const [status] = (await once(child, 'close')) as [number];
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
  });
});
