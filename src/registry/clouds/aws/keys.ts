import { withAws } from './calls.js';
import { identityOf, type RoleSession } from './identity.js';
import { type AwsSettings } from './settings.js';

/** What a call is signed with. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Milliseconds after which keys are looked up anew that say of no end: whoever put them there may replace them. */
const ENDLESS_MS = 60_000;

/**
 * The keys of whoever the settings say asks, and the milliseconds they still live.
 *
 * @throws ProviderError
 */
export function keysOf(
  settings: AwsSettings,
  role: RoleSession,
  signal: AbortSignal,
): Promise<{ keys: AwsKeys; lifeMs: number }> {
  return withAws(signal, async ({ base, last }) => {
    const identity = await identityOf(settings, role, base);
    const region = (): Promise<string> => Promise.resolve(role.region); // for the STS of a profile
    const found =
      typeof identity === 'function' ? await identity({ callerClientConfig: { region } }) : identity;
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = found;
    return {
      keys: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
      lifeMs: expiration ? expiration.getTime() - (last().date ?? Date.now()) : ENDLESS_MS,
    };
  });
}
