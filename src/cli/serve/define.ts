import { type DefineCommand, examples } from '../terminal/run-body.js';

export const defineServe: DefineCommand = (program, run) => {
  program
    .command('serve')
    .description('answer the signed requests of CI clients (what `npm start` runs)')
    .addHelpText(
      'after',
      examples(
        ['DRONE_SECRET_FILE=/run/secrets/drone dockpass serve', 'for Drone, on port 3000'],
        ['WOODPECKER_SERVER=https://ci.example.com dockpass serve', 'for Woodpecker'],
        ['DOCKPASS_CONFIG=dockpass.yaml PORT=8080 dockpass serve', 'with a configuration file'],
      ),
    )
    .action(() => run(async (context) => (await import('./serve.js')).serve(context)));
};
