import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CliRun, runCli } from '../support/run-cli.js';

const KEY = 'TEST-ONLY-key-of-a-database-0123456789';
const CANARY = 'TEST-ONLY-canary';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-cli-entries-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(args: string, env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  const done = await runCli(args.split(' '), {
    cwd: folder,
    env: {
      ...{ DRONE_SECRET: 'TEST-ONLY-secret-of-drone-0123456789', AUDIT_LOG: './audit.jsonl' },
      ...{ DATABASE_URL: 'sqlite:own.db', DATABASE_KEY: KEY, ENTRIES_FROM: 'database:', ...env },
    },
  });
  expect(done.stdout + done.stderr).not.toContain(CANARY);
  return done;
}

function file(name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
}

const HUB = `address: hub.example.com\nusername: ci\npassword: ${CANARY}\nrepos: [acme/app]\n`;

describe('dockpass entries', () => {
  it('puts one in, changes it, shows it without its secrets, and takes it out', async () => {
    file('hub.yaml', HUB);
    const added = 'Added hub; gateways use it within two seconds.\n';
    expect(await run('entries put hub --file hub.yaml')).toEqual({ status: 0, stdout: added, stderr: '' });
    file('hub.yaml', 'address: hub.example.com\nrepos: [acme/web-*]\n');
    expect((await run('entries put hub --file hub.yaml')).stdout).toBe(
      'Changed hub; gateways use it within two seconds.\n',
    );
    const [line = ''] = (await run('entries list')).stdout.split('\n').slice(1);
    expect(line).toMatch(/^ +hub +hub\.example\.com +acme\/web-\* +\S+Z +command \S+$/);
    expect((await run('entries export')).stdout).toBe(
      'registries:\n  - name: hub\n    address: hub.example.com\n    repos:\n      - acme/web-*\n',
    );
    expect((await run('entries remove hub')).stdout).toBe(
      'Removed hub; gateways stop giving it within two seconds.\n',
    );
    expect((await run('entries list')).stdout).toBe('The database has no entries.\n');
    const actions = readFileSync(join(folder, 'audit.jsonl'), 'utf8').trim().split('\n');
    expect(actions.map((text) => JSON.parse(text) as object)).toMatchObject(
      ['entry-add', 'entry-change', 'entry-remove'].map((action) => ({
        ...{ type: 'audit_action', by: 'command', action, entry: 'database/hub' },
      })),
    );
  });

  it('makes a change of which the audit cannot be told, and says so', async () => {
    file('hub.yaml', HUB);
    expect(await run('entries put hub --file hub.yaml', { AUDIT_LOG: './nowhere/audit.jsonl' })).toEqual({
      status: 0,
      stdout: 'Added hub; gateways use it within two seconds.\n',
      stderr:
        'warning: AUDIT_LOG: cannot be written by this user; the change was made, and the audit has no event of it\n',
    });
  });

  it('says what is wrong with one, and keeps nothing of it', async () => {
    file('hub.yaml', `${HUB}adress: x\n`);
    const message = 'database/hub: adress: is not a setting; did you mean address?';
    expect(await run('entries put hub --file hub.yaml')).toEqual({
      ...{ status: 1, stdout: '', stderr: `error: ${message}\n` },
    });
    expect((await run('entries list')).stdout).toBe('The database has no entries.\n');
  });

  it.each([
    ['entries put hub --file none.yaml', '--file cannot be read'],
    [
      'entries put hub --file list.yaml',
      '--file must hold one mapping of YAML or JSON: the words of an item of registries',
    ],
    [
      'entries put hub --file broken.yaml',
      '--file must hold one mapping of YAML or JSON: the words of an item of registries',
    ],
    ['entries import other x.yml', 'the kind must be one of drone-config, docker-config'],
    [
      'database backup own.db',
      'the copy must be a new file in a directory that is there and can be written to',
    ],
  ])('is misused as %j', async (args, message) => {
    file('list.yaml', '- hub\n');
    file('broken.yaml', 'address: [\n');
    await run('entries list');
    const { status, stderr } = await run(args);
    expect([status, stderr.split('\n')[0]]).toEqual([2, `error: ${message}`]);
  });

  it('removes nothing that is not there', async () => {
    const stderr = 'error: there is no such entry in the database\n';
    expect(await run('entries remove hub')).toEqual({ status: 1, stdout: '', stderr });
  });

  it('takes over what other programs had, once', async () => {
    file(
      'credentials.yml',
      `- address: docker.io\n  username: ci\n  password: ${CANARY}\n- address: 'x y'\n`,
    );
    const auth = Buffer.from(`ci:${CANARY}`).toString('base64');
    file('config.json', JSON.stringify({ auths: { 'registry.example.com:5000': { auth } } }));
    const drone = await run('entries import drone-config credentials.yml');
    expect([drone.status, drone.stdout]).toEqual([1, 'Added docker.io\n']);
    expect(drone.stderr).toMatch(/^left out: .+ item 2/);
    const docker = await run('entries import docker-config config.json');
    expect([docker.status, docker.stdout]).toEqual([0, 'Added registry.example.com-5000\n']);
    const again = await run('entries import docker-config config.json');
    expect([again.status, again.stderr]).toEqual([
      ...[1, 'left out: registry.example.com-5000: is there already and stays as it is\n'],
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    [
      'no source',
      { ENTRIES_FROM: 'dir:.' },
      '  ENTRIES_FROM: does not name database: so entries of the database would be used by nobody; add it',
    ],
  ])('needs a database that is used: %s', async (_, env, line) => {
    const { status, stderr } = await run('entries list', env);
    expect([status, stderr.split('\n')[1]]).toEqual([1, line]);
  });

  it('cannot be had of a file that is none of a database', async () => {
    file(
      'own.db',
      'TEST-ONLY, long enough to be looked at as the head of a file of a database, which it is not'.repeat(
        20,
      ),
    );
    expect(await run('entries list')).toEqual({
      ...{ status: 1, stdout: '', stderr: 'error: the file is not a database, or a damaged one (damaged)\n' },
    });
  });
});

describe('a command that only looks', () => {
  it('makes no database, which would be of the user who looks, and moves no schema', async () => {
    const { status, stdout } = await run('check');
    expect([status, existsSync(join(folder, 'own.db'))]).toEqual([0, false]);
    expect(stdout).toContain('database:');
    file('hub.yaml', HUB);
    await run('entries put hub --file hub.yaml');
    expect((await run('explain --repo acme/app')).stdout).toContain('database/hub');
  });
});

describe('dockpass database', () => {
  it('seals anew what a former key sealed', async () => {
    file('hub.yaml', HUB);
    await run('entries put hub --file hub.yaml');
    const both = { DATABASE_KEY: `${KEY}-new`, DATABASE_KEY_PREVIOUS: KEY };
    expect((await run('database rekey', both)).stdout).toBe('Sealed 1 value(s) anew.\n');
    expect((await run('database rekey', both)).stdout).toBe('Sealed 0 value(s) anew.\n');
    const { status, stdout } = await run('entries list', { DATABASE_KEY: `${KEY}-new` });
    expect([status, stdout.includes('hub.example.com')]).toEqual([0, true]);
    const lost = await run('database rekey');
    expect([lost.status, lost.stderr]).toEqual([
      1,
      'error: 1 value(s) were sealed with a key that is neither DATABASE_KEY nor DATABASE_KEY_PREVIOUS\n',
    ]);
  });

  it('copies the file whole, with no secret in plain, and the copy can be used in its place', async () => {
    file('hub.yaml', HUB);
    await run('entries put hub --file hub.yaml');
    expect((await run('database backup copy.db')).status).toBe(0);
    expect(readFileSync(join(folder, 'copy.db')).includes(CANARY)).toBe(false);
    const { stdout } = await run('entries export', { DATABASE_URL: 'sqlite:copy.db' });
    expect(stdout).toContain('- name: hub');
  });
});
