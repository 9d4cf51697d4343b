import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

export const GCR_MODES = ['token', 'json_key', 'json_key_base64'] as const;
export const OAUTH_SCOPES = ['cloud-platform', 'cloud-platform.read-only'] as const;
/** Seconds; what Google gives where nothing is asked for. */
export const DEFAULT_LIFETIME = 3600;

/** `name@project.iam.gserviceaccount.com` and Google's own accounts; it becomes part of a URL. */
const SERVICE_ACCOUNT = /^[a-z0-9][a-z0-9.-]*@[a-z0-9][a-z0-9.-]*\.gserviceaccount\.com$/;

export class GcrSettings {
  @Setting({
    kind: { type: 'text' },
    meaning:
      '`token` mints short-lived access tokens; `json_key` and `json_key_base64` hand out the service account key itself, which does not expire.',
    default: 'token',
    example: 'json_key',
  })
  @IsIn(GCR_MODES, { message: 'must be token, json_key or json_key_base64' })
  readonly mode: (typeof GCR_MODES)[number] = 'token';

  @Setting({
    kind: { type: 'text' },
    meaning:
      'Content of a Google credential file, JSON or base64: a service account key, external_account (workload identity federation) or one that gcloud wrote. Left out: application default credentials.',
    secret: true,
  })
  @IsOptional()
  @IsString({ message: 'must be a text' })
  @IsNotEmpty({ message: 'must not be empty' })
  @MaxLength(65_536, { message: 'must not be longer than 64 KiB' })
  readonly key?: string;

  @Setting({
    kind: { type: 'text' },
    meaning:
      'E-mail of a service account to act as; the identity needs roles/iam.serviceAccountTokenCreator on it.',
    example: 'ci-acme@my-project.iam.gserviceaccount.com',
  })
  @IsOptional()
  @MaxLength(200, { message: 'must not be longer than 200 characters' })
  @Matches(SERVICE_ACCOUNT, { message: 'must be the e-mail of a service account (….gserviceaccount.com)' })
  readonly impersonateServiceAccount?: string;

  @Setting({
    kind: { type: 'number' },
    meaning:
      'Seconds that tokens of the impersonated account live, 300 to 43200; above 3600 an organisation policy must allow it.',
    default: DEFAULT_LIFETIME,
  })
  @IsOptional()
  @IsInt({ message: 'must be a whole number of seconds' })
  @Min(300, { message: 'must be at least 300 seconds' })
  @Max(43_200, { message: 'must be at most 43200 seconds' })
  readonly lifetime?: number;

  @Setting({
    kind: { type: 'text' },
    meaning:
      'OAuth scope of the token: `cloud-platform` opens whatever the account may do, `cloud-platform.read-only` only reads.',
    default: 'cloud-platform',
    example: 'cloud-platform.read-only',
  })
  @IsIn(OAUTH_SCOPES, { message: 'must be cloud-platform or cloud-platform.read-only' })
  readonly oauthScope: (typeof OAUTH_SCOPES)[number] = 'cloud-platform';
}
