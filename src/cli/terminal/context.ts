import { isatty } from 'node:tty';
import { type Environment } from '../../config/sources/environment/environment.js';

/** Where a command writes. */
export interface CliStream {
  write(text: string): void;
  /** Whether a person reads it: only then are there colours, progress and line breaks to fit. */
  readonly isTerminal: boolean;
  /** Characters of a line; undefined where nothing has to fit. */
  readonly columns: number | undefined;
}

/** All that a command sees of the process; tests bring their own. */
export interface CliContext {
  readonly env: Environment;
  /** Where `.env` is looked for and relative paths begin. */
  readonly cwd: string;
  /** Directory with one folder per provider. */
  readonly providersRoot: URL;
  /** Results. */
  readonly stdout: CliStream;
  /** Errors and progress. */
  readonly stderr: CliStream;
}

export function processContext(providersRoot: URL): CliContext {
  return {
    env: process.env,
    cwd: process.cwd(),
    providersRoot,
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
  };
}

function streamOf(stream: NodeJS.WriteStream & { readonly fd: number }): CliStream {
  const isTerminal = isatty(stream.fd);
  let guarded = false;
  return {
    write: (text) => {
      // A reader that has seen enough (`| head`) is no error; everything else is.
      if (!guarded) stream.on('error', ignoreClosedPipe);
      guarded = true;
      stream.write(text);
    },
    isTerminal,
    columns: isTerminal && stream.columns > 0 ? stream.columns : undefined, // 0 where nobody told the size
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
