import { type DefineCommand, examples, type OutputFlags } from '../terminal/run-body.js';

export const defineHealthcheck: DefineCommand = (program, run) => {
  program
    .command('healthcheck')
    .description(
      'ask the gateway that is configured here whether it serves, for the health check of a container',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['dockpass healthcheck', 'where HOST, PORT and TLS_CERT_FILE say'],
        ['docker exec CONTAINER dockpass healthcheck', 'in a container'],
      ),
    )
    .action((flags: OutputFlags) =>
      run(async (context) => (await import('./healthcheck.js')).healthcheck(flags, context), flags),
    );
};
