import { fileURLToPath } from 'node:url';
import { type CliStream } from '../../src/cli/terminal/context.js';
import { runCommand } from '../../src/cli/run-command.js';

export interface CliRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A folder without `.env` if left out. */
  readonly cwd?: string;
  /** Default: the fixtures `generic` and `vendor`. */
  readonly providersRoot?: URL;
  /** Columns of the terminal that stdout and stderr are; left out = they are files. */
  readonly terminal?: number;
}

/** The providers of the product. */
export const REAL_PROVIDERS = new URL('../../providers/', import.meta.url);

const FIXTURES = new URL('../fixtures/', import.meta.url);

/** Runs one `dockpass` command in this process and captures what it prints. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const { env = {}, cwd = fileURLToPath(FIXTURES), terminal } = options;
  const printed = { stdout: '', stderr: '' };
  const streamTo = (name: keyof typeof printed): CliStream => ({
    write: (text) => {
      printed[name] += text;
    },
    isTerminal: terminal !== undefined,
    columns: terminal,
  });
  const status = await runCommand(args, {
    env,
    cwd,
    providersRoot: options.providersRoot ?? new URL('providers/', FIXTURES),
    stdout: streamTo('stdout'),
    stderr: streamTo('stderr'),
  });
  return { status, ...printed };
}
