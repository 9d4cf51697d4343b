import { type DefineCommand, examples, type OutputFlags } from '../terminal/run-body.js';

export const defineProviders: DefineCommand = (program, run) => {
  program
    .command('providers')
    .description('list the providers with their addresses and settings')
    .argument('[id]', 'only this one')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['dockpass providers', 'all of them'],
        ['dockpass providers my-provider', 'one of them'],
        ['dockpass providers --json | jq -r .providers[].id', 'for scripts'],
      ),
    )
    .action((id: string | undefined, flags: OutputFlags) =>
      run(async (context) => (await import('./providers.js')).providers(id, flags, context), flags),
    );
};
