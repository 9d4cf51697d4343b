import { type Command } from 'commander';

/** The options that say which build is meant (`BuildFlags`), `--repo` apart. */
export function addBuildOptions(command: Command): Command {
  return command
    .option('--event <event>', 'event of the build', 'push')
    .option('--fork', 'the build is of a fork')
    .option('--repo-id <id>', 'id of the repository on the forge, for entries with REPO_IDS')
    .option('--forge <id>', 'Woodpecker: number of the forge, where the server has several (default: 1)')
    .option('--blocked', 'Woodpecker: the pipeline waits for an approval')
    .option(
      '--ref <ref>',
      'ref of the build; with one of a GitLab merge request, Drone’s build counts as a fork',
    );
}
