import { Matches, MaxLength, MinLength } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';
import { TokenHosts } from '../../src/registry/v2/token-hosts.js';

export class GenericSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'User name, as `docker login` takes it.',
    example: 'ci-reader',
    isUserName: true,
  })
  @MaxLength(255, { message: 'must not be longer than 255 characters' })
  @Matches(/^[^:\p{Cc}]+$/u, {
    message: 'must be a user name without a colon and without control characters',
  })
  readonly username!: string;

  /** May hold anything, also line breaks: some registries take a whole key file as password. */
  @Setting({
    kind: { type: 'text' },
    meaning: 'Password or token that belongs to the user name.',
    secret: true,
  })
  @MinLength(1, { message: 'must not be empty' })
  @MaxLength(16_384, { message: 'must not be longer than 16384 characters' })
  readonly password!: string;

  @TokenHosts()
  readonly tokenHosts?: string[];
}
