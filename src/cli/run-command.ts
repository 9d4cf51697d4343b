import { Command, CommanderError } from 'commander';
import { escapeForTerminal } from '../logging/lines/unseen.js';
import { type CliContext, type CliStream } from './terminal/context.js';
import { runBody } from './terminal/run-body.js';
import { defineCheck } from './check/define.js';
import { defineDatabase } from './database/define.js';
import { defineEntries } from './entries/define.js';
import { defineExplain } from './explain/define.js';
import { defineHistory } from './history/define.js';
import { defineHealthcheck } from './healthcheck/define.js';
import { defineProviders } from './providers/define.js';
import { defineRequest } from './request/define.js';
import { defineServe } from './serve/define.js';
import { FINE, MISUSE, MisuseError } from './terminal/exit-status.js';
import { defineStores } from './stores/define.js';
import { hasColors, styleOf } from './terminal/style.js';
import { packageVersion } from '../package-file.js';

const COMMANDS = [
  ...[defineServe, defineCheck, defineExplain, defineRequest, defineHealthcheck],
  ...[defineProviders, defineStores, defineHistory],
  defineEntries,
  defineDatabase,
];

/** Runs one `dockpass` command and resolves with its exit status. Each command loads only what it needs. */
export async function runCommand(args: readonly string[], context: CliContext): Promise<number> {
  let status = FINE;
  const safe = { ...context, stdout: escaping(context.stdout), stderr: escaping(context.stderr) };
  const program = emptyProgram(safe);
  for (const define of COMMANDS) {
    define(program, async (body, flags) => {
      status = await runBody(body, safe, flags);
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? FINE : MISUSE;
    if (!(error instanceof MisuseError)) throw error;
    safe.stderr.write(`error: ${error.message}\n${HINT}\n`);
    return MISUSE;
  }
}

/** Names of a configuration or of an answer must not drive the terminal, whichever command shows them. */
function escaping(stream: CliStream): CliStream {
  return {
    ...stream,
    write: (text) => {
      stream.write(escapeForTerminal(text));
    },
  };
}

const HINT = '(dockpass COMMAND --help shows options and examples)';

function emptyProgram(context: CliContext): Command {
  const { stdout, stderr, env } = context;
  const { colors } = styleOf(stdout, env);
  return new Command('dockpass')
    .description('Gives Drone and Woodpecker the registry credentials that a build may have.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .configureOutput({
      writeOut: (text) => {
        stdout.write(text);
      },
      writeErr: (text) => {
        stderr.write(text);
      },
      outputError: (text, write) => {
        write(withoutValues(text));
      },
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => hasColors(stdout, env),
      getErrHasColors: () => hasColors(stderr, env),
    })
    .configureHelp({ styleTitle: (title) => colors.bold(title) })
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError(HINT)
    .exitOverride()
    .addHelpText('after', EXIT_STATUS);
}

/** An unknown option may be a secret with a mistyped name: only the name is repeated. */
function withoutValues(text: string): string {
  return text.replace(/unknown option '(--[\w-]*|-.?)[\s\S]*'/, "unknown option '$1'");
}

const EXIT_STATUS = `
Exit status: 0 all is well · 1 the thing checked is wrong · 2 the command was misused
Errors go to stderr, results to stdout; --json prints every result as one JSON document.
Colours are for terminals only, and not where NO_COLOR is set.`;
