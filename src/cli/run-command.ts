import { Command, CommanderError } from 'commander';

/** Exit status: the thing checked is wrong · the command was misused. */
export const WRONG = 1;
export const MISUSE = 2;

/** Runs one `dockpass` command and resolves with its exit status. Each command loads only what it needs. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let status = 0;
  const program = new Command('dockpass')
    .description('Gives Drone and Woodpecker the registry credentials that a build may have.')
    .exitOverride();
  program
    .command('serve')
    .description('answer the signed requests of CI clients (what `npm start` runs)')
    .action(async () => {
      const { serve } = await import('./serve.command.js');
      status = await serve();
    });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : MISUSE;
  }
  return status;
}
