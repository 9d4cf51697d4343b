import { Matches, MaxLength } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

/**
 * Robots are called `robot$name` or `robot$project+name` unless the server was given another prefix. Shells and compose
 * files replace `$name` by nothing, or leave two of them, and the login then fails without a hint
 * (goharbor/harbor#7944, #9553).
 */
const NAME = /^(?!robot(?:\+|$))(?!.*\$\$)(?!.*\$$)[^:\p{Cc}]+$/u;
const SECRET = /^[^\p{Cc}]+$/u;

export class HarborSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Robot account as Harbor shows it, or a user with the CLI secret of the profile page.',
    example: 'robot$acme+ci-reader',
    isUserName: true,
  })
  @MaxLength(255, { message: 'must not be longer than 255 characters' })
  @Matches(NAME, {
    message:
      'must be the whole name with its one dollar sign, as Harbor shows it: put it in single quotes, and double the dollar only where compose reads it',
  })
  readonly username!: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Secret of the robot account.', secret: true })
  @MaxLength(4096, { message: 'must not be longer than 4096 characters' })
  @Matches(SECRET, { message: 'must be one line of text' })
  readonly password!: string;
}
