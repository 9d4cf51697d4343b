import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningGateway, startGateway } from '../../src/start/start-gateway.js';
import { type StartOptions } from '../../src/start/start-options.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PUBLIC_PEM } from './clients/sign.js';

export interface InProcessGateway extends Omit<RunningGateway, 'stop'> {
  readonly stop: () => Promise<void>;
  /** What it was started with; what a test changes here, the next reload reads. */
  readonly env: Record<string, string>;
  /** Everything it has logged so far. */
  readonly output: () => string;
  /** The log lines so far. */
  readonly lines: () => Readonly<Record<string, unknown>>[];
  /** Resolves when a line with this message has been logged. */
  readonly logged: (message: string) => Promise<void>;
}

/** Both default clients, with the keys of `sign.ts`. */
export const BOTH_CLIENTS = {
  DRONE_SECRET: TEST_DRONE_SECRET,
  WOODPECKER_PUBLIC_KEY: String(TEST_WOODPECKER_PUBLIC_PEM),
};

const FIXTURE_PROVIDERS = new URL('../fixtures/providers/', import.meta.url);

type InProcessOptions = Partial<
  Pick<StartOptions, 'limits' | 'providersRoot' | 'stores' | 'keySource' | 'clock'>
>;

/** Starts the gateway in this process on a free loopback port, with the providers of `test/fixtures/providers`. */
export async function startInProcess(
  env: Readonly<Record<string, string>>,
  { providersRoot = FIXTURE_PROVIDERS, ...options }: InProcessOptions = {},
): Promise<InProcessGateway> {
  let output = '';
  const waiting = new Map<string, () => void>();
  const write = (line: string): void => {
    output += line;
    for (const [text, resolve] of waiting) if (line.includes(text)) resolve();
  };
  const cwd = mkdtempSync(join(tmpdir(), 'dockpass-'));
  const defaults = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'debug', LOG_FORMAT: 'json', AUDIT_LOG: 'off' };
  const changing = { ...defaults, ...env };
  const running = await startGateway({
    env: changing,
    cwd,
    providersRoot,
    isTerminal: false,
    logDestination: { write },
    ...options,
  });
  return {
    ...running,
    env: changing,
    output: () => output,
    lines: () =>
      output
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    logged: (message) => {
      const text = `"msg":${JSON.stringify(message)}`;
      return output.includes(text) ? Promise.resolve() : new Promise((resolve) => waiting.set(text, resolve));
    },
    stop: async () => {
      await running.stop();
      rmSync(cwd, { recursive: true });
    },
  };
}
