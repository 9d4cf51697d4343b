import { type DefineCommand, examples } from '../terminal/run-body.js';
import { type ExplainFlags } from './explain.js';

export const defineExplain: DefineCommand = (program, run) => {
  program
    .command('explain')
    .description('say who would be given what and why; no credential is minted, nothing is called')
    .requiredOption('--repo <namespace/name>', 'CI repository')
    .option('--image <reference>', 'image of a step: which entry would authenticate it?')
    .option('--event <event>', 'event of the build', 'push')
    .option('--fork', 'the build is of a fork')
    .option('--client <name>', 'only this client; left out = every one that knows the event')
    .option('--repo-id <id>', 'id of the repository on the forge, for entries with REPO_IDS')
    .option('--forge <id>', 'Woodpecker: number of the forge, where the server has several (default: 1)')
    .option(
      '--ref <ref>',
      'ref of the build; with one of a GitLab merge request, Drone’s build counts as a fork',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['dockpass explain --repo acme/app', 'what a push gets'],
        ['dockpass explain --repo acme/app --image ghcr.io/acme/base:1', 'why a pull is denied'],
        ['dockpass explain --repo acme/app --event pull_request --fork', 'what a fork gets'],
        [
          'dockpass explain --repo acme/app --ref refs/merge-requests/7/head',
          'what a merge request of GitLab gets',
        ],
      ),
    )
    .action((flags: ExplainFlags) =>
      run(async (context) => (await import('./explain.js')).explainCommand(flags, context), flags),
    );
};
