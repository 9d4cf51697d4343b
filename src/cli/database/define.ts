import { type DefineCommand, examples, type OutputFlags } from '../terminal/run-body.js';

export const defineDatabase: DefineCommand = (program, run) => {
  const database = program
    .command('database')
    .description('seal the database anew, or copy it')
    .addHelpText(
      'after',
      examples(
        ['dockpass database rekey', 'after DATABASE_KEY was changed'],
        ['dockpass database backup /backup/dockpass.db', 'a whole copy of the file while it is used'],
      ),
    );
  database
    .command('rekey')
    .description('seal with DATABASE_KEY what DATABASE_KEY_PREVIOUS has sealed')
    .option('--json', 'print the result as JSON')
    .action((flags: OutputFlags) =>
      run(async (context) => (await import('./rekey.js')).rekey(flags, context), flags),
    );
  database
    .command('backup <path>')
    .description('copy SQLite’s file into another one, which must not be there')
    .action((path: string) => run(async (context) => (await import('./backup.js')).backup(path, context)));
};
