import { certainly } from '../../src/registry/near-miss.js';
import { ONE_LINE, pairProvider } from '../../src/registry/pair-provider.js';

/** A robot, or one of the fixed names that go with tokens of applications. */
const NAME = /^(?:[a-z0-9][\w.-]*\+[a-z0-9][\w.-]*|\$app|\$oauthtoken)$/i;

/** A robot opens the repositories it was given read permission on. */
export default pairProvider({
  id: 'quay',
  label: 'Quay',
  description: 'Gives a robot account of quay.io, or of another Quay that an entry names.',
  hosts: ['quay.io'],
  nearMisses: [[/\.quay\.io$/, certainly('is a host inside of Quay, whose images have quay.io')]],
  servesAny: true,
  ownUrlSetting: 'SERVER_HOSTNAME and PREFERRED_URL_SCHEME in config.yaml',
  commonUserNames: ['$oauthtoken', '$app'],
  username: {
    meaning:
      'Robot account with the namespace it belongs to; `$app` or `$oauthtoken` for tokens of applications.',
    example: 'acme+ci_reader',
    pattern: NAME,
    message:
      'must be a robot account as organisation+robot, or the fixed name of an application token; for other accounts set the provider to generic',
    maxLength: 255,
  },
  password: { meaning: 'Token of the robot account.', ...ONE_LINE },
});
