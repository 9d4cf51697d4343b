import { type DefineCommand, examples, type OutputFlags } from '../terminal/run-body.js';
import { type PutFlags } from './put.js';

export const defineEntries: DefineCommand = (program, run) => {
  const entries = program
    .command('entries')
    .description('list, change and take out the entries of the database (ENTRIES_FROM=database:)')
    .addHelpText(
      'after',
      examples(
        ['dockpass entries list', 'what there is'],
        ['dockpass entries put hub --file hub.yaml', 'put one in, or change it'],
        ['dockpass entries remove hub', 'take it out'],
        ['dockpass entries import drone-config credentials.yml', 'take over what Drone’s plugin had'],
        ['dockpass entries export', 'all of them as YAML, without secrets'],
      ),
    );
  entries
    .command('list')
    .description('list them, without their secrets')
    .option('--json', 'print the result as JSON')
    .action((flags: OutputFlags) =>
      run(async (context) => (await import('./list.js')).listEntries(flags, context), flags),
    );
  entries
    .command('put <name>')
    .description('put one in, or change it; a secret that is left out stays')
    .requiredOption(
      '--file <path>',
      'YAML or JSON file with the words of an item of registries; - reads it from stdin',
    )
    .option('--json', 'print the result as JSON')
    .action((name: string, flags: PutFlags) =>
      run(async (context) => (await import('./put.js')).putCommand(name, flags, context), flags),
    );
  entries
    .command('remove <name>')
    .description('take one out')
    .option('--json', 'print the result as JSON')
    .action((name: string, flags: OutputFlags) =>
      run(async (context) => (await import('./remove.js')).removeCommand(name, flags, context), flags),
    );
  entries
    .command('import <kind> <path>')
    .description(
      'put in what a file of another program has (drone-config, docker-config), each named by its address',
    )
    .option('--json', 'print the result as JSON')
    .action((kind: string, path: string, flags: OutputFlags) =>
      run(async (context) => (await import('./import.js')).importCommand(kind, path, flags, context), flags),
    );
  entries
    .command('export')
    .description('print all of them as the registries of a configuration file, without secrets')
    .action(() => run(async (context) => (await import('./list.js')).exportEntries(context)));
};
