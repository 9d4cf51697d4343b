import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

/** A DNS name of two labels or more, lower case, without a port. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
/** `owner/name` and deeper, with a tag or digest if there is one (OCI distribution, names and references). */
const IMAGE =
  /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+(?::\w[\w.-]{0,127}|@sha256:[a-f0-9]{64})?$/;

export class GhcrSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Account that the token belongs to, a machine user.',
    example: 'acme-ci-reader',
    isUserName: true,
  })
  @IsOptional()
  @MaxLength(100, { message: 'must not be longer than 100 characters' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, { message: 'must be the name of a GitHub account' })
  readonly username?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Classic personal access token of that account with the scope `read:packages` and no other.',
    secret: true,
    example: 'ghp_…',
  })
  @IsOptional()
  @MaxLength(1024, { message: 'must not be longer than 1024 characters' })
  @Matches(/^[\x21-\x7e]+$/, { message: 'must be a token: visible ASCII characters without spaces' })
  readonly token?: string;

  @Setting({
    kind: { type: 'text' },
    meaning:
      'Host of a GitHub Enterprise server as people open it; the entry is then for `containers.<host>` instead of ghcr.io.',
    example: 'github.acme.example',
  })
  @IsOptional()
  @MaxLength(240, { message: 'must not be longer than 240 characters' })
  @Matches(HOST, { message: 'must be a host name in lower case, without scheme, port and path' })
  readonly enterpriseHost?: string;

  @Setting({
    kind: { type: 'boolean' },
    meaning:
      'Uses a GitHub App instead of a token. Experimental: GitHub is reported to deny pulls of private packages to it, so a credential is only given after a pull of PROBE_IMAGE succeeded.',
    default: false,
    example: 'true',
  })
  @IsBoolean({ message: 'must be true or false' })
  readonly experimentalApp: boolean = false;

  @Setting({
    kind: { type: 'text' },
    meaning: 'App id or client id of the GitHub App.',
    example: 'Iv23liTESTONLY',
  })
  @IsOptional()
  @Matches(/^(?:\d{1,19}|Iv[\w.]{1,60})$/, { message: 'must be an app id or a client id' })
  readonly appId?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Id of the installation of the App.', example: '12345678' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,18}$/, { message: 'must be a number' })
  readonly installationId?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Private key of the App, PEM, on one line or several, or the base64 of it.',
    secret: true,
  })
  @IsOptional()
  @IsString({ message: 'must be text' })
  @MaxLength(16_384, { message: 'must not be longer than 16 KiB' })
  readonly privateKey?: string;

  @Setting({
    kind: { type: 'list' },
    meaning:
      'Names of repositories, without owner, that the App token is limited to; left out: all of the installation.',
    example: 'app,base',
  })
  @IsOptional()
  @IsArray({ message: 'must be a list' })
  @ArrayMaxSize(500, { message: 'must not have more than 500 items' })
  @Matches(/^[\w.-]{1,100}$/, { each: true, message: 'must hold names of repositories without their owner' })
  readonly repositories?: string[];

  @Setting({
    kind: { type: 'text' },
    meaning: 'Private image, without the host, that the App token must be able to pull before it is given.',
    example: 'acme/app:latest',
  })
  @IsOptional()
  @MaxLength(512, { message: 'must not be longer than 512 characters' })
  @Matches(IMAGE, { message: 'must be an image like acme/app:1, without the host' })
  readonly probeImage?: string;

  @Setting({
    kind: { type: 'text' },
    meaning:
      'Base of the REST API for the App, https; left out: api.github.com, or `/api/v3` of ENTERPRISE_HOST.',
    example: 'https://api.acme.ghe.com',
  })
  @IsOptional()
  @IsString({ message: 'must be text' })
  readonly apiUrl?: string;
}
