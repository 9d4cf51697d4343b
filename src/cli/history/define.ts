import { Option } from 'commander';
import { DECISION_OUTCOMES } from '../../history/decision.js';
import { type DefineCommand, examples } from '../terminal/run-body.js';
import { type HistoryFlags } from './history.js';

export const defineHistory: DefineCommand = (program, run) => {
  program
    .command('history')
    .description('say what was decided, from the database: what a build got, what not, and why')
    .option('--repo <namespace/name>', 'CI repository')
    .option('--build <number>', 'number of a build of the repository')
    .option('--entry <name>', 'decisions that speak of this entry')
    .option('--client <name>', 'decisions for this client')
    .addOption(new Option('--outcome <outcome>', 'what became of it').choices(DECISION_OUTCOMES))
    .option('--since <time>', 'not before: 2026-11-29, 2026-11-29T08:30Z, or 30m, 12h, 7d ago')
    .option('--limit <number>', 'decisions at most, 1 to 500', '20')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['dockpass history --repo acme/app --build 4711', 'why did build 4711 not pull?'],
        ['dockpass history --outcome failed --since 12h', 'who got nothing because a registry failed'],
      ),
    )
    .action((flags: HistoryFlags) =>
      run(async (context) => (await import('./history.js')).history(flags, context), flags),
    );
};
