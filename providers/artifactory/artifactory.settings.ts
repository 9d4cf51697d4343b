import { ArrayMaxSize, IsArray, IsOptional, Matches, MaxLength, ValidateBy } from 'class-validator';
import { IdentitySettings } from '../../src/registry/exchange/identity-settings.js';
import { isAddress } from '../../src/registry/is-address.js';
import { Setting } from '../../src/registry/setting.js';
import { TokenHosts } from '../../src/registry/v2/token-hosts.js';

const NAME = /^[\w.-]{1,64}$/;
const NO_NAME = 'must be a name of letters, digits, _, . and -, at most 64 characters';

/** Words as JFrog's own clients have them. */
export class ArtifactorySettings extends IdentitySettings {
  @Setting({
    kind: { type: 'text' },
    meaning:
      'Host of the JFrog platform, where a registry has a host of its own (sub-domain method, reverse proxy).',
    defaultText: 'the address',
    example: 'acme.jfrog.io',
  })
  @IsOptional()
  @ValidateBy(
    { name: 'isAddress', validator: { validate: isAddress } },
    { message: 'must be a host like acme.jfrog.io, without scheme and path' },
  )
  readonly platformHost?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Name of the OpenID Connect integration that trusts the identity token.',
    example: 'dockpass',
  })
  @IsOptional()
  @Matches(NAME, { message: NO_NAME })
  readonly providerName?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Identity mapping of the integration, where more than one fits.',
  })
  @IsOptional()
  @Matches(NAME, { message: NO_NAME })
  readonly identityMapping?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Key of the project that the integration belongs to.' })
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{1,31}$/, { message: 'must be the key of a project' })
  readonly projectKey?: string;

  @Setting({
    kind: { type: 'text' },
    meaning:
      'Access token instead of an identity token: of an account that may make tokens, which live an hour and have its rights, or those of `GROUPS`.',
    secret: true,
  })
  @IsOptional()
  @MaxLength(8192, { message: 'must not be longer than 8192 characters' })
  @Matches(/^[\x21-\x7e]+$/, { message: 'must be a token: visible ASCII characters without spaces' })
  readonly accessToken?: string;

  @Setting({
    kind: { type: 'list' },
    meaning: 'Groups whose rights the tokens have; naming any needs the token of an administrator.',
    defaultText: 'the rights of the account',
    example: 'readers',
  })
  @IsOptional()
  @IsArray({ message: 'must be a list of groups' })
  @ArrayMaxSize(20, { message: 'must be at most 20 groups' })
  @Matches(/^[\w.@-]{1,64}$/, { each: true, message: 'must be names of groups without spaces' })
  readonly groups?: string[];

  @Setting({
    kind: { type: 'text' },
    meaning: 'User name to log in with, where neither answer nor token tells one.',
    isUserName: true,
  })
  @IsOptional()
  @MaxLength(255, { message: 'must not be longer than 255 characters' })
  @Matches(/^[^:\p{Cc}]+$/u, {
    message: 'must be a user name without a colon and without control characters',
  })
  readonly username?: string;

  @TokenHosts()
  readonly tokenHosts?: string[];
}
