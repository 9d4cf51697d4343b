import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findProgram } from '../programs/find-program.js';

/** Where Debian keeps each version of it. */
const DEBIAN = '/usr/lib/postgresql';

/** For a data directory that is thrown away: no write has to reach a disk, but what is committed outlives the server. */
const CARELESS = { fsync: 'off', full_page_writes: 'off', shared_buffers: '32MB' };

const PROGRAMS = programs();

/** Why no server can be started here; undefined = one can. */
export const noPostgres =
  PROGRAMS === undefined ? 'there is no PostgreSQL here (initdb, postgres)' : undefined;

/**
 * A PostgreSQL of its own in a temporary folder, reached by a socket there, so that it is in nobody's way. It refuses to
 * run as root, so then it runs as Debian's user `postgres`.
 */
export class PostgresServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'dockpass-pg-'));
  #child: ChildProcess | undefined;
  #databases = 0;

  /** @param settings of `postgresql.conf` */
  constructor(private readonly settings: Readonly<Record<string, string>> = {}) {}

  /**
   * Makes and starts it; whoever asks for that removes it, too, also where it fails.
   *
   * @throws Error with what it printed when it does not start
   */
  async start(): Promise<void> {
    const { folder } = this;
    const user = otherUser();
    if (user) chownSync(folder, user.uid, user.gid);
    const how = ['--no-sync', '--auth=trust', '--encoding=UTF8', '--locale=C', '--username=dockpass'];
    execFileSync(program('initdb'), [...how, '--pgdata', join(folder, 'data')], {
      ...user,
      cwd: folder,
      stdio: 'pipe',
    });
    await this.resume();
  }

  /** A new and empty database of this server, as `DATABASE_URL` names it. */
  async newDatabase(): Promise<string> {
    const name = `dockpass_${String(++this.#databases)}`;
    await this.query(`create database ${name}`);
    return this.url(name);
  }

  url(database = 'postgres'): string {
    return `postgres://dockpass@localhost/${database}?host=${encodeURIComponent(this.folder)}`;
  }

  /** Asks it beside the program. */
  async query(text: string, database = 'postgres'): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new pg.Client({ host: this.folder, user: 'dockpass', database });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(text);
      return rows;
    } finally {
      await client.end();
    }
  }

  /** Starts it again after `stop` or `kill`, or lets it go on after `pause`; resolves when it can be asked. */
  async resume(): Promise<void> {
    if (this.#child) for (const pid of this.#pids) process.kill(pid, 'SIGCONT');
    else await this.#run();
  }

  /** Everything of it stands still: connections are taken by the kernel, and nobody answers. */
  pause(): void {
    for (const pid of this.#pids) process.kill(pid, 'SIGSTOP');
  }

  /** As an operator stops it: who is connected is cut off. */
  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  /** As a machine that goes away. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** A copy of all that was committed by now, as a standby has it; the server is stopped for that. */
  async copy(): Promise<string> {
    await this.stop();
    const copied = join(this.folder, 'standby');
    execFileSync('cp', ['-a', join(this.folder, 'data'), copied]);
    await this.resume();
    return copied;
  }

  /** The copy takes the place of what it was made of. Nothing may run. */
  becomes(copied: string): void {
    const data = join(this.folder, 'data');
    rmSync(data, { recursive: true });
    renameSync(copied, data);
  }

  /** For good, with all its files. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #pids(): readonly number[] {
    const { pid, exitCode, signalCode } = this.#child ?? {};
    if (pid === undefined || exitCode !== null || signalCode !== null) return [];
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
    return [pid, ...children.split(' ').filter(Boolean).map(Number)];
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const pids = this.#pids;
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    if (signal === 'SIGKILL') for (const pid of pids) killed(pid);
    else child.kill(signal);
    await ended;
    this.#child = undefined;
  }

  async #run(): Promise<void> {
    const settings = Object.entries({ ...CARELESS, ...this.settings, listen_addresses: '' }).flatMap(
      ([name, value]) => ['-c', `${name}=${value}`],
    );
    const args = ['-D', join(this.folder, 'data'), '-k', this.folder, ...settings];
    const child = spawn(program('postgres'), args, {
      ...otherUser(),
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    const printed = await printedUntilReady(child);
    if (printed === undefined) return;
    this.#child = undefined;
    throw new Error(`PostgreSQL did not start:\n${printed}`);
  }
}

/**
 * What it printed, where it ended before it was ready. It is read on after that: whoever stops reading stops the server,
 * too, when the pipe is full.
 */
function printedUntilReady({ stderr }: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let printed = '';
    stderr?.on('data', (chunk: Buffer) => {
      printed = (printed + String(chunk)).slice(-16_384);
      if (printed.includes('ready to accept connections')) resolve(undefined);
    });
    stderr?.once('end', () => {
      resolve(printed);
    });
  });
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself since it was listed.
  }
}

function programs(): Readonly<Record<'initdb' | 'postgres', string>> | undefined {
  const versions = debianVersions().map((version) => join(DEBIAN, version, 'bin'));
  for (const folder of versions) {
    const [initdb, postgres] = [findProgram('initdb', [folder]), findProgram('postgres', [folder])];
    if (initdb !== undefined && postgres !== undefined) return { initdb, postgres };
  }
  const [initdb, postgres] = [findProgram('initdb'), findProgram('postgres')];
  return initdb !== undefined && postgres !== undefined ? { initdb, postgres } : undefined;
}

/** The newest first. */
function debianVersions(): readonly string[] {
  try {
    return readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  } catch {
    return [];
  }
}

function program(name: 'initdb' | 'postgres'): string {
  if (PROGRAMS === undefined) throw new Error(noPostgres);
  return PROGRAMS[name];
}

function otherUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (what: string): number => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
