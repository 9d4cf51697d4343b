import { certainly, perhaps } from '../../src/registry/near-miss.js';
import { ONE_LINE, pairProvider } from '../../src/registry/pair-provider.js';

/**
 * Robots are called `robot$name` or `robot$project+name` unless the server was given another prefix. Shells and compose
 * files replace `$name` by nothing, or leave two of them, and the login then fails without a hint
 * (goharbor/harbor#7944, #9553).
 */
const NAME = /^(?!robot(?:\+|$))(?!.*\$\$)(?!.*\$$)[^:\p{Cc}]+$/u;

/** Every Harbor is somebody's own. A robot opens the projects it was made for. */
export default pairProvider({
  id: 'harbor',
  label: 'Harbor',
  description: 'Gives a robot account of the Harbor that an entry names.',
  hosts: [],
  nearMisses: [
    [
      /^(?:www\.)?goharbor\.io$/,
      certainly('is the web site of the Harbor project: give the host of your own'),
    ],
    [
      /^(?:(?:core|notary)\.harbor\.domain|reg\.mydomain\.com)$/,
      perhaps('is the example of Harbor’s own configuration: give the host under which its images are named'),
    ],
  ],
  servesAny: true,
  ownUrlSetting: 'external_url in harbor.yml, externalURL in the chart',
  examples: ['harbor.example.com'],
  username: {
    meaning: 'Robot account as Harbor shows it, or a user with the CLI secret of the profile page.',
    example: 'robot$acme+ci-reader',
    pattern: NAME,
    message:
      'must be the whole name with its one dollar sign, as Harbor shows it: put it in single quotes, and double the dollar only where compose reads it',
    maxLength: 255,
  },
  password: { meaning: 'Secret of the robot account.', ...ONE_LINE },
});
