import { IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { ProviderError } from '../../provider-error.js';
import { type SettingProblem } from '../../registry-provider.js';
import { Setting } from '../../setting.js';
import { type CredentialFile, readCredential } from './credential-file.js';
import { type GoogleIdentity } from './identity.js';

/** Seconds; what Google gives where nothing is asked for. */
const DEFAULT_LIFETIME = 3600;

/** `name@project.iam.gserviceaccount.com` and Google's own accounts; it becomes part of a URL. */
const SERVICE_ACCOUNT = /^[a-z0-9][a-z0-9.-]*@[a-z0-9][a-z0-9.-]*\.gserviceaccount\.com$/;

/** Who asks Google; the same words wherever Google is asked. */
export class GoogleSettings {
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
}

/**
 * The credential file that the settings hold, if any.
 *
 * @throws ProviderError `not_configured` for one that cannot be used, which {@link readCredential} tells in words
 */
export function fileOf({ key }: GoogleSettings): CredentialFile | undefined {
  if (key === undefined) return undefined;
  const read = readCredential(key);
  if ('problem' in read) throw new ProviderError('not_configured');
  return read.file;
}

/**
 * Whom the settings mean.
 *
 * @param oauthScope last part of the scope that its tokens are for, e.g. `cloud-platform`
 * @throws ProviderError as {@link fileOf}
 */
export function identityOf(settings: GoogleSettings, oauthScope: string, universe: string): GoogleIdentity {
  return {
    file: fileOf(settings),
    impersonate: settings.impersonateServiceAccount,
    lifetime: settings.lifetime ?? DEFAULT_LIFETIME,
    oauthScope: `https://www.googleapis.com/auth/${oauthScope}`,
    universe,
  };
}

/** A lifetime that nothing would have. */
export function lifetimeProblems(settings: GoogleSettings): readonly SettingProblem[] {
  const alone = settings.lifetime !== undefined && settings.impersonateServiceAccount === undefined;
  return alone
    ? [{ setting: 'lifetime', problem: 'works only together with IMPERSONATE_SERVICE_ACCOUNT' }]
    : [];
}
