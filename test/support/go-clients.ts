import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a real client saw of one call (test/interop/internal/probe). */
export interface Outcome {
  readonly registries: readonly { address: string; username: string; password: string }[];
  /** The client's own text; empty where it saw no error. */
  readonly error: string;
  /** One per request sent. */
  readonly connections: readonly ('new' | 'reused' | 'none')[];
  readonly ms: number;
}

export type ClientName = 'drone' | 'woodpecker';

const module = fileURLToPath(new URL('../interop/', import.meta.url));

/** What `go version` says, or undefined where there is no `go` command. */
export function goVersion(): string | undefined {
  try {
    return execFileSync('go', ['version'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** The Go programs of test/interop, built into a folder of their own. */
export class GoClients {
  readonly #folder = mkdtempSync(join(tmpdir(), 'dockpass-go-'));

  /** Builds exactly what go.mod and go.sum pin; without module cache this fetches about 20 MB. */
  build(): void {
    const options = ['-mod=readonly', '-trimpath', '-buildvcs=false'];
    execFileSync('go', ['build', ...options, '-o', this.#folder, './...'], { cwd: module });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  versions(client: ClientName): string {
    return execFileSync(join(this.#folder, client), ['-versions'], { encoding: 'utf8' }).trim();
  }

  /** Runs a client to its end. */
  async run(client: ClientName, args: readonly string[]): Promise<Outcome[]> {
    const running = this.start(client, args);
    const outcomes = [];
    for (let next = await running.next(); next; next = await running.next()) outcomes.push(next);
    return outcomes;
  }

  /** Starts a client that makes its first call at once and, with `-step`, each further one at `step`. */
  start(client: ClientName, args: readonly string[]): RunningClient {
    return new RunningClient(
      spawn(join(this.#folder, client), args, { stdio: ['pipe', 'pipe', 'pipe'], env: {} }),
    );
  }
}

export class RunningClient {
  readonly #lines: NodeJS.AsyncIterator<string>;
  readonly #ended: Promise<unknown[]>;
  #complaint = '';

  constructor(private readonly child: ChildProcess) {
    if (!child.stdout) throw new Error('no pipe');
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
