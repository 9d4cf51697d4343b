import { IsIn, IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { LEASE_METHODS, type LeaseMethod } from '../../src/registry/lease.js';
import { Setting } from '../../src/registry/setting.js';
import { TokenHosts } from '../../src/registry/v2/token-hosts.js';

const FIELD = /^[\x21-\x7e]+$/;
const NO_FIELD = 'must be the name of a field: visible ASCII characters without spaces';
const TOO_LONG = 'must not be longer than 200 characters';

export class VaultSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Path of the engine that mints, with its mount and without `v1/`.',
    example: 'artifactory/token/ci',
  })
  @Matches(/^[\x20-\x7e]+$/, { message: 'must be a path of printable ASCII' })
  readonly path!: string;

  @Setting({
    kind: { type: 'choice', values: LEASE_METHODS },
    meaning: 'How the engine is asked, as its documentation says; nothing is sent with `write`.',
    default: 'read',
  })
  @IsIn(LEASE_METHODS, { message: 'must be read or write' })
  readonly method: LeaseMethod = 'read';

  @Setting({
    kind: { type: 'text' },
    meaning: 'Name of the store that has the engine: `vault`, or that of a `STORE_<NAME>_KIND`.',
    default: 'vault',
    example: 'vault_eu',
  })
  @Matches(/^[a-z][a-z0-9_-]{0,62}$/, { message: 'must be the name of a store' })
  readonly store: string = 'vault';

  @Setting({
    kind: { type: 'text' },
    meaning: 'User name that is always the same, where the engine gives only a token.',
    isUserName: true,
    example: 'oauth2accesstoken',
  })
  @IsOptional()
  @MaxLength(255, { message: 'must not be longer than 255 characters' })
  @Matches(/^[^:\p{Cc}]+$/u, {
    message: 'must be a user name without a colon and without control characters',
  })
  readonly username?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Field of the answer that holds the user name.',
    defaultText: '`username`; none with `USERNAME`',
    example: 'user',
  })
  @IsOptional()
  @MaxLength(200, { message: TOO_LONG })
  @Matches(FIELD, { message: NO_FIELD })
  readonly usernameField?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Field of the answer that holds the password.',
    default: 'password',
    example: 'access_token',
  })
  @MaxLength(200, { message: TOO_LONG })
  @Matches(FIELD, { message: NO_FIELD })
  readonly passwordField: string = 'password';

  @Setting({
    kind: { type: 'whole', min: 60, max: 86_400 },
    meaning:
      'How long what it mints may be used, where the engine does not say (`lease_duration` 0) or says longer.',
    unit: 'seconds',
    defaultText: 'as the engine says, a day at most',
    example: '3600',
  })
  @IsOptional()
  @IsInt({ message: 'must be a whole number of seconds' })
  @Min(60, { message: 'must be from 60 to 86400 seconds' })
  @Max(86_400, { message: 'must be from 60 to 86400 seconds' })
  readonly life?: number;

  @TokenHosts()
  readonly tokenHosts?: string[];
}
