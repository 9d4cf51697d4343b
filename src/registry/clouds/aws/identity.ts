import type { FromTemporaryCredentialsOptions as RoleOptions } from '@aws-sdk/credential-providers';
import { type AwsSettings } from './settings.js';

/** Keys, or what finds them. */
export type AwsIdentity = Exclude<RoleOptions['masterCredentials'], undefined>;

/** What every SDK client of one piece of work is made with. */
export type ClientBase = Required<
  Pick<
    Exclude<RoleOptions['clientConfig'], undefined>,
    'logger' | 'maxAttempts' | 'requestHandler' | 'retryStrategy'
  >
>;

/** The role session to ask for, where the settings name a role. */
export interface RoleSession {
  readonly name: string;
  /** Undefined = all that the role may do. */
  readonly policy?: string | undefined;
  /** Of what is asked for: its own STS endpoint is asked, as AWS advises. */
  readonly region: string;
  readonly fips?: boolean;
}

/** Seconds. The longest that a role assumed by another role may last. */
const DEFAULT_ROLE_SECONDS = 3600;

/**
 * Whoever the settings say asks. Everything that the SDK reads from files is read anew each time, so that rotated keys
 * and tokens are seen.
 */
export async function identityOf(
  settings: AwsSettings,
  role: RoleSession,
  base: ClientBase,
): Promise<AwsIdentity> {
  if (settings.roleArn === undefined) return sourceOf(settings, base);
  const { fromTemporaryCredentials, fromTokenFile } = await import('@aws-sdk/credential-providers');
  const clientConfig = { ...base, region: role.region, ...(role.fips ? { useFipsEndpoint: true } : {}) };
  const seconds = settings.roleDuration ?? DEFAULT_ROLE_SECONDS;
  if (settings.webIdentityTokenFile !== undefined) {
    return fromTokenFile({
      webIdentityTokenFile: settings.webIdentityTokenFile,
      roleArn: settings.roleArn,
      roleSessionName: role.name,
      durationSeconds: seconds,
      clientConfig,
      ...(role.policy === undefined ? {} : { policy: role.policy }),
    });
  }
  return fromTemporaryCredentials({
    masterCredentials: await sourceOf(settings, base),
    params: {
      RoleArn: settings.roleArn,
      RoleSessionName: role.name,
      DurationSeconds: seconds,
      ExternalId: settings.externalId,
      Policy: role.policy,
    },
    clientConfig,
  });
}

async function sourceOf(settings: AwsSettings, base: ClientBase): Promise<AwsIdentity> {
  const { accessKeyId, secretAccessKey, sessionToken, profile } = settings;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }
  const { fromIni, fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const fresh = { ignoreCache: true, logger: base.logger, clientConfig: base };
  // Not the chain with this profile: that would go on to other identities where the profile is missing.
  if (profile !== undefined) return fromIni({ ...fresh, profile });
  return fromNodeProviderChain({ ...fresh, ...METADATA });
}

/** Milliseconds and further tries at the metadata and container endpoints; the SDK's own can exceed a mint's 7 s. */
const METADATA = { timeout: 1000, maxRetries: 1 };
