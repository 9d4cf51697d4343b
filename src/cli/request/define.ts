import { Option } from 'commander';
import { DIALECTS } from '../../dialects/dialects.js';
import { type RequestOption } from '../../dialects/sample-client.js';
import { addBuildOptions, forOption } from '../terminal/build-options.js';
import { type DefineCommand, examples } from '../terminal/run-body.js';
import { type RequestFlags } from './plan.js';

export const defineRequest: DefineCommand = (program, run) => {
  const command = program
    .command('request')
    .description(
      'send a signed request to a running gateway and explain its answer; user names and passwords are masked',
    )
    .option(
      '--client <name>',
      'the configured client to ask as: its key, its route, where the gateway listens',
    )
    .addOption(
      new Option('--dialect <dialect>', 'the kind of client to ask as (default: of the only one)').choices(
        DIALECTS.map(({ id }) => id),
      ),
    )
    .option('--url <url>', 'endpoint as the client has it (default: of the gateway that is configured here)')
    .option('--repo <namespace/name>', 'CI repository')
    .addOption(forOption())
    .option('--secret <name>', 'Drone, for secrets: the name of the one to ask for');
  addBuildOptions(command);
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
