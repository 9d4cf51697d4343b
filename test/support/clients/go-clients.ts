import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endWithFile } from '../children.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PRIVATE_KEY } from './sign.js';

/** What a real client saw of one call (test/interop/internal/probe). */
export interface Outcome {
  readonly registries: readonly { address: string; username: string; password: string }[];
  /** The client's own text; empty where it saw no error. */
  readonly error: string;
  /** One per request sent. */
  readonly connections: readonly ('new' | 'reused' | 'none')[];
  readonly ms: number;
}

/** Milliseconds after which a build is taken to hang, on a slow machine that has nothing of it yet. */
export const COMPILER_MS = 600_000;

export type ClientName = 'drone' | 'woodpecker';

/** Flags of the Go programs, without their `-`. */
export type Flags = Readonly<Record<string, string | number | boolean>>;

const sources = fileURLToPath(new URL('../../interop/', import.meta.url));
const capture = fileURLToPath(new URL('../../captures/woodpecker-registry.json', import.meta.url));

/** What `go version` says, or undefined where there is no `go` command. */
export function goVersion(): string | undefined {
  try {
    return execFileSync('go', ['version'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** Where Go finds what it has built before, and builds only what has changed since: to link a program takes seconds. */
export const GO_PROGRAMS = fileURLToPath(new URL('../../../node_modules/.cache/interop/', import.meta.url));

/** Builds programs of test/interop exactly as go.mod and go.sum pin them; without a module cache this fetches about 20 MB. */
export function buildGo(...names: readonly string[]): void {
  mkdirSync(GO_PROGRAMS, { recursive: true });
  const options = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-o', GO_PROGRAMS];
  const env = { ...process.env, GOTMPDIR: GO_PROGRAMS }; // what is made there is renamed into place, also beside others
  execFileSync('go', ['build', ...options, ...names.map((name) => `./${name}`)], { cwd: sources, env });
}

/** The Go programs of the clients, with the test's keys. */
export class GoClients {
  readonly #folder = mkdtempSync(join(tmpdir(), 'dockpass-go-'));
  readonly #keyFile = join(this.#folder, 'woodpecker.pem');
  /** Private key of a Woodpecker server that nobody knows; for the flag `key`. */
  readonly strangerKeyFile = join(this.#folder, 'stranger.pem');
  readonly #rootsFile = join(this.#folder, 'roots.pem');

  build(): void {
    buildGo('drone', 'woodpecker');
    writeKey(this.#keyFile, TEST_WOODPECKER_PRIVATE_KEY);
    writeKey(this.strangerKeyFile, generateKeyPairSync('ed25519').privateKey);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** PEM of the only certificates that the clients trust from now on; without it the system's. */
  trust(certificates: string): void {
    writeFileSync(this.#rootsFile, certificates);
  }

  versions(client: ClientName): string {
    return execFileSync(join(GO_PROGRAMS, client), ['-versions'], { encoding: 'utf8' }).trim();
  }

  /** Makes all calls at once and returns what each saw. */
  async ask(client: ClientName, endpoint: string, flags: Flags = {}): Promise<Outcome[]> {
    const running = this.start(client, endpoint, flags);
    const outcomes = [];
    for (let next = await running.next(); next; next = await running.next()) outcomes.push(next);
    return outcomes;
  }

  /** Makes one call at once and, with the flags `repeat` and `step`, a further one at every `step()`. */
  start(client: ClientName, endpoint: string, flags: Flags = {}): RunningClient {
    const own = client === 'drone' ? { secret: TEST_DRONE_SECRET } : { key: this.#keyFile, capture };
    const all: Flags = { endpoint, ...own, ...flags };
    const args = Object.entries(all).map(([name, value]) => `-${name}=${String(value)}`);
    // Without the environment's proxies, and so without anything else of it.
    const env = existsSync(this.#rootsFile) ? { SSL_CERT_FILE: this.#rootsFile } : {};
    return new RunningClient(endWithFile(spawn(join(GO_PROGRAMS, client), args, { env, stdio: 'pipe' })));
  }
}

function writeKey(file: string, key: KeyObject): void {
  writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
}

export class RunningClient {
  readonly #lines: NodeJS.AsyncIterator<string>;
  readonly #ended: Promise<unknown[]>;
  #complaint = '';

  constructor(private readonly child: ChildProcess) {
    if (!child.stdout) throw new TypeError('The client needs a pipe.');
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#ended = once(child, 'close');
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#complaint += text));
  }

  /** The next outcome; undefined when the client has ended well. */
  async next(): Promise<Outcome | undefined> {
    const line = await this.#lines.next();
    if (!line.done) return JSON.parse(line.value) as Outcome;
    const [code] = await this.#ended;
    if (code !== 0) throw new Error(`The client failed: ${this.#complaint}`);
    return undefined;
  }

  step(): void {
    this.child.stdin?.write('\n');
  }
}
