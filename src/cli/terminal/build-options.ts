import { type Command, Option } from 'commander';

/** What a client asks for. */
export function forOption(): Option {
  return new Option('--for <kind>', 'what is asked for: registries to pull from, or secrets for steps')
    .choices(['registries', 'secrets'])
    .default('registries');
}

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
