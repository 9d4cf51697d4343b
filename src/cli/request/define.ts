import { Option } from 'commander';
import { type DefineCommand, examples } from '../terminal/run-body.js';
import { type RequestFlags } from './plan.js';

export const defineRequest: DefineCommand = (program, run) => {
  program
    .command('request')
    .description(
      'send a signed request to a running gateway and explain its answer; user names and passwords are masked',
    )
    .addOption(
      new Option('--dialect <dialect>', 'the client to ask as')
        .choices(['drone', 'woodpecker'])
        .makeOptionMandatory(),
    )
    .option('--url <url>', 'endpoint as the client has it (default: this machine, PORT, /DIALECT)')
    .option('--repo <namespace/name>', 'CI repository')
    .option('--event <event>', 'event of the build', 'push')
    .option('--fork', 'the build is of a fork')
    .option('--repo-id <id>', 'id of the repository on the forge')
    .option('--forge <id>', 'Woodpecker: number of the forge, where the server has several (default: 1)')
    .option(
      '--ref <ref>',
      'ref of the build; with one of a GitLab merge request, Drone’s build counts as a fork',
    )
    .option('--secret-file <path>', 'Drone: file with the shared secret (default: DRONE_SECRET)')
    .option('--private-key-file <path>', 'Woodpecker: file with a private key to sign with')
    .option('--generate-key', 'Woodpecker: make a key pair for tests, and print its public key')
    .option('--skew <seconds>', 'sign as if the clock were so far ahead; negative = behind')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['dockpass request --dialect drone --repo acme/app', 'with DRONE_SECRET, on this machine'],
        [
          'dockpass request --dialect drone --repo acme/app --url https://dockpass.example.com/drone',
          'the way runners take',
        ],
        [
          'dockpass request --dialect woodpecker --generate-key --private-key-file test.pem',
          'then configure what it prints',
        ],
        [
          'dockpass request --dialect woodpecker --private-key-file test.pem --repo acme/app',
          'and ask with it',
        ],
      ),
    )
    .action((flags: RequestFlags) =>
      run(async (context) => (await import('./request.js')).requestCommand(flags, context), flags),
    );
};
