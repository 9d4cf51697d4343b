import { type DefineCommand, examples, type OutputFlags } from '../terminal/run-body.js';

export const defineProviders: DefineCommand = (program, run) => {
  program
    .command('providers')
    .description('list the providers, or the addresses and settings of one')
    .argument('[id]', 'all of this one')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['dockpass providers', 'one line for each'],
        ['dockpass providers my-provider', 'its settings'],
        ['dockpass providers --json | jq -r .providers[].id', 'for scripts'],
      ),
    )
    .action((id: string | undefined, flags: OutputFlags) =>
      run(async (context) => (await import('./providers.js')).providers(id, flags, context), flags),
    );
};
