import { IsOptional } from 'class-validator';
import { identityProblems, IdentitySettings } from '../../src/registry/exchange/identity-settings.js';
import { half, ONE_LINE } from '../../src/registry/pair-provider.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { TokenHosts } from '../../src/registry/v2/token-hosts.js';

/** A robot, or one of the fixed names that go with tokens of applications. */
const NAME = /^(?:[a-z0-9][\w.-]*\+[a-z0-9][\w.-]*|\$app|\$oauthtoken)$/i;

const USERNAME = {
  meaning:
    'Robot account with the namespace it belongs to; `$app` or `$oauthtoken` for tokens of applications.',
  example: 'acme+ci_reader',
  pattern: NAME,
  message:
    'must be a robot account as organisation+robot, or the fixed name of an application token; for other accounts set the provider to generic',
  maxLength: 255,
};
const PASSWORD = { meaning: 'Token of the robot account.', ...ONE_LINE };

export class QuaySettings extends IdentitySettings {
  @half(USERNAME, { isUserName: true })
  readonly username!: string;

  @half(PASSWORD, { secret: true })
  @IsOptional()
  readonly password?: string;

  @TokenHosts()
  readonly tokenHosts?: string[];
}

const OF_IDENTITY = ['identityTokenFile', 'identity', 'audience'] as const;

/** Either the token of the robot, or an identity token that it is federated with. */
export function quayProblems(settings: Partial<QuaySettings>): readonly SettingProblem[] {
  const { username, password, identityTokenFile, identity } = settings;
  if (password !== undefined) {
    const beside = OF_IDENTITY.filter((word) => settings[word] !== undefined);
    return beside.map((setting) => ({ setting, problem: 'cannot be used beside PASSWORD' }));
  }
  if (identityTokenFile === undefined && identity === undefined)
    return [
      {
        setting: 'password',
        problem: 'is needed: it is the token of the robot; or IDENTITY_TOKEN_FILE or IDENTITY',
      },
    ];
  const found = identityProblems(settings);
  if (username?.startsWith('$') !== true) return found;
  return [
    ...found,
    { setting: 'username', problem: 'must be a robot account where an identity token is traded' },
  ];
}
