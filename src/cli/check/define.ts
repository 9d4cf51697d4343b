import { type CheckFlags } from './check.js';
import { type DefineCommand, examples } from '../terminal/run-body.js';

export const defineCheck: DefineCommand = (program, run) => {
  program
    .command('check')
    .description('read the configuration as `serve` would, and report all that is wrong or odd')
    .option('--probe', 'mint every credential and try it on its registry; ask every Woodpecker server')
    .option('--entry <names...>', 'probe only these entries')
    .option('--image <references...>', 'images that the credentials should be able to pull')
    .option('--repo <namespace/name>', 'repository to fill {namespace} and {name} from')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['dockpass check', 'before a start or a reload'],
        ['dockpass check --probe', 'and whether every credential works'],
        ['dockpass check --probe --image ghcr.io/acme/app:1', 'and whether it may pull this image'],
        ['dockpass check --json | jq .problems', 'for scripts'],
      ),
    )
    .action((flags: CheckFlags) =>
      run(async (context) => (await import('./check.js')).check(flags, context), flags),
    );
};
