import { type DefineCommand, examples, type OutputFlags } from '../terminal/run-body.js';

export const defineStores: DefineCommand = (program, run) => {
  program
    .command('stores')
    .description('list the kinds of secret stores with their references and settings')
    .argument('[id]', 'only this one')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['dockpass stores', 'all of them'],
        ['dockpass stores my-kind', 'one of them'],
        ['dockpass stores --json | jq -r .stores[].id', 'for scripts'],
      ),
    )
    .action((id: string | undefined, flags: OutputFlags) =>
      run(async (context) => (await import('./stores.js')).stores(id, flags, context), flags),
    );
};
