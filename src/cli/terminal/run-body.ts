import type { Command } from 'commander';
import { ConfigError } from '../../config/config-error.js';
import { RegistrationError } from '../../plugins/registration-error.js';
import { type CliContext } from './context.js';
import { WRONG } from './exit-status.js';

/** Runs the body of a command, which resolves with its exit status. */
export type RunBody = (body: (context: CliContext) => Promise<number>, flags?: OutputFlags) => Promise<void>;

/** Adds one command to the program. */
export type DefineCommand = (program: Command, run: RunBody) => void;

export interface OutputFlags {
  /** The result as one JSON document on stdout. */
  readonly json?: boolean;
}

/** As the body, except that a configuration that cannot be used is told and not thrown. */
export async function runBody(
  body: (context: CliContext) => Promise<number>,
  context: CliContext,
  { json = false }: OutputFlags = {},
): Promise<number> {
  try {
    return await body(context);
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof RegistrationError)) throw error;
    if (json) printJson(context, problemsOf(error));
    else context.stderr.write(`${error.message}\n`);
    return WRONG;
  }
}

export function printJson({ stdout }: CliContext, value: object): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function problemsOf(error: ConfigError | RegistrationError): object {
  if (error instanceof ConfigError) return { ok: false, problems: error.problems, warnings: error.warnings };
  return { ok: false, problems: [{ key: error.folder, message: error.message }], warnings: [] };
}

/** The examples at the end of a command's help, each below what it is for. */
export function examples(...lines: readonly (readonly [command: string, meaning: string])[]): string {
  const texts = lines.map(([command, meaning]) => `  # ${meaning}\n  $ ${command}\n`);
  return `\nExamples:\n${texts.join('\n')}`;
}
