import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithFile, HANGS_MS } from './children.js';
import { needProgram, PROGRAM, programEnv } from './program.js';

/** A line of the gateway's JSON log. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface GatewayOptions {
  /** Seconds by which the gateway's clock is ahead of everybody else's; negative = behind. */
  clockAhead?: number;
  /** Files of its working directory, by name; a `.env` among them is read. */
  files?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  nodeOptions?: readonly string[];
  /** Another program than the one that is built here. */
  program?: string;
}

/**
 * Starts `dist/src/main.js serve` as a process of its own, in a working directory of its own and with `env` as its
 * environment, on a free loopback port unless `env` says otherwise, and waits until it listens.
 *
 * @throws Error with everything the process printed when it ends or hangs
 */
export async function startGateway(
  env: Readonly<Record<string, string>>,
  { clockAhead = 0, files = {}, nodeOptions = [], program = PROGRAM }: GatewayOptions = {},
): Promise<GatewayProcess> {
  needProgram();
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  const child = spawn(program, ['serve'], {
    cwd: folder,
    env: {
      ...programEnv([...nodeOptions, ...shiftedClock(clockAhead)]),
      HOST: '127.0.0.1',
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gateway = new GatewayProcess(endWithFile(child), folder);
  await gateway.listening();
  return gateway;
}

/** Starts a gateway for as long as `use` takes, and fails unless it then stops gracefully. */
export async function withGateway(
  env: Readonly<Record<string, string>>,
  use: (gateway: GatewayProcess) => Promise<void>,
  options: GatewayOptions = {},
): Promise<void> {
  const gateway = await startGateway(env, options);
  try {
    await use(gateway);
  } catch (error) {
    await gateway.kill();
    throw error;
  }
  await gateway.stop();
}

/** A running gateway and everything it has printed. */
export class GatewayProcess {
  /** 0 until it listens. */
  port = 0;
  #stdout = '';
  #stderr = '';
  readonly #ended: Promise<string>;

  constructor(
    private readonly child: ChildProcess,
    folder: string,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.#ended = once(child, 'close').then(([code, signal]) => {
      rmSync(folder, { recursive: true, force: true });
      return String(code ?? signal);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** What it printed to stdout and stderr so far. */
  get output(): string {
    return this.#stdout + this.#stderr;
  }

  /** The whole log lines so far; what is no JSON is left out. */
  get log(): LogLine[] {
    const whole = this.#stdout.split('\n').slice(0, -1);
    return whole.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
  }

  /** The first log line that is `wanted`, now or as soon as it comes. */
  async logged(wanted: (line: LogLine) => boolean): Promise<LogLine> {
    const limit = AbortSignal.timeout(HANGS_MS);
    for (;;) {
      const line = this.log.find(wanted);
      if (line) return line;
      const more = this.child.stdout ? once(this.child.stdout, 'data', { signal: limit }) : this.#ended;
      const end = await Promise.race([more.then(() => undefined), this.#ended]).catch(() => 'silent');
      if (end !== undefined) throw new Error(`The awaited line was not logged (${end}):\n${this.output}`);
    }
  }

  /** It and its workers. */
  get pids(): readonly number[] {
    const { pid = 0 } = this.child;
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
    return [pid, ...children.split(' ').filter(Boolean).map(Number)];
  }

  async listening(): Promise<void> {
    try {
      const { port } = await this.logged(({ msg }) => msg === 'listening');
      this.port = Number(port);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** Sends a signal to the process alone; its workers, if it has some, are told nothing. */
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Its exit status or signal, when it and its workers have ended by themselves. */
  end(): Promise<string> {
    return this.#ended;
  }

  /**
   * Sends SIGTERM and waits for the end.
   *
   * @throws Error unless it stops with exit status 0
   */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const kill = setTimeout(() => this.child.kill('SIGKILL'), HANGS_MS);
    const end = await this.#ended;
    clearTimeout(kill);
    if (end !== '0') throw new Error(`The gateway ended with ${end} and not with 0:\n${this.output}`);
  }

  /** Ends it and its workers at once, also those that hang, for a test that has failed already. */
  async killAll(): Promise<void> {
    const isRunning = this.child.exitCode === null && this.child.signalCode === null;
    for (const pid of isRunning ? this.pids.slice(1) : []) process.kill(pid, 'SIGKILL');
    await this.kill();
  }

  /** Ends it at once, for a test that has failed already, and waits until its workers have ended too. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#ended;
  }
}

/** Node options that load a shifted `Date` before the program: what a machine with a wrong clock looks like. */
function shiftedClock(seconds: number): string[] {
  if (seconds === 0) return [];
  const source = `
    const real = Date;
    const now = () => real.now() + ${String(seconds * 1000)};
    globalThis.Date = new Proxy(real, {
      get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
      construct: (target, args) => new target(...(args.length ? args : [now()])),
    });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
}
