import { Option } from 'commander';
import { DIALECTS } from '../../dialects/dialects.js';
import { type RequestOption } from '../../dialects/sample-client.js';
import { type DefineCommand, examples } from '../terminal/run-body.js';
import { type RequestFlags } from './plan.js';

export const defineRequest: DefineCommand = (program, run) => {
  const command = program
    .command('request')
    .description(
      'send a signed request to a running gateway and explain its answer; user names and passwords are masked',
    )
    .addOption(
      new Option('--dialect <dialect>', 'the client to ask as')
        .choices(DIALECTS.map(({ id }) => id))
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
    );
  for (const { flags, description } of ownOptions()) command.option(flags, description);
  command
    .option('--skew <seconds>', 'sign as if the clock were so far ahead; negative = behind')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples(...DIALECTS.flatMap(({ requestExamples }) => requestExamples)))
    .action((flags: RequestFlags) =>
      run(async (context) => (await import('./request.js')).requestCommand(flags, context), flags),
    );
};

/** Dialects may have an option in common. */
function ownOptions(): Iterable<RequestOption> {
  const options = DIALECTS.flatMap(({ requestOptions }) => requestOptions);
  return new Map(options.map((option) => [option.flags, option])).values();
}
