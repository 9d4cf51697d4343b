import { Matches, MaxLength } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

/** A robot, or one of the fixed names that go with tokens of applications. */
const NAME = /^(?:[a-z0-9][\w.-]*\+[a-z0-9][\w.-]*|\$app|\$oauthtoken)$/i;
const SECRET = /^[^\p{Cc}]+$/u;

export class QuaySettings {
  @Setting({
    kind: { type: 'text' },
    meaning:
      'Robot account with the namespace it belongs to; `$app` or `$oauthtoken` for tokens of applications.',
    example: 'acme+ci_reader',
    isUserName: true,
  })
  @MaxLength(255, { message: 'must not be longer than 255 characters' })
  @Matches(NAME, {
    message:
      'must be a robot account as organisation+robot, or the fixed name of an application token; for other accounts set the provider to generic',
  })
  readonly username!: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Token of the robot account.', secret: true })
  @MaxLength(4096, { message: 'must not be longer than 4096 characters' })
  @Matches(SECRET, { message: 'must be one line of text' })
  readonly password!: string;
}
