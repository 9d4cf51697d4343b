import { addBuildOptions, forOption } from '../terminal/build-options.js';
import { type DefineCommand, examples } from '../terminal/run-body.js';
import { type ExplainFlags } from './explain.js';

export const defineExplain: DefineCommand = (program, run) => {
  const command = program
    .command('explain')
    .description('say who would be given what and why; no credential is minted, nothing is called')
    .requiredOption('--repo <namespace/name>', 'CI repository')
    .addOption(forOption())
    .option('--image <reference>', 'image of a step: which entry would authenticate it?')
    .option('--client <name>', 'only this client; left out = every one that asks for such builds');
  addBuildOptions(command)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['dockpass explain --repo acme/app', 'what a push gets'],
        ['dockpass explain --repo acme/app --image ghcr.io/acme/base:1', 'why a pull is denied'],
        ['dockpass explain --repo acme/app --event pull_request --fork', 'what a fork gets'],
        ['dockpass explain --repo acme/app --for secrets', 'what its steps can push with'],
        ['dockpass explain --repo acme/app --blocked', 'what is given before an approval'],
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
