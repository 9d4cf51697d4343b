import { type CredentialKeeper } from '../credentials/credential-keeper.js';
import { type HeldCredential } from '../credentials/held-credential.js';
import { mintFailure, type ProbeResult } from '../registry/v2/probe/probe-result.js';
import { probeV2 } from '../registry/v2/probe/v2-probe.js';
import { type SecretKeeper } from '../secrets/secret-keeper.js';
import { failureText, mintCure } from './probe-cures.js';
import { type ProbeTarget } from './probe-targets.js';

/** How one credential did at one address. Plain data without any secret. */
export interface RegistryProbe {
  readonly entry: string;
  readonly provider: string;
  readonly address: string;
  /** The image that was tried with it. */
  readonly image: string | undefined;
  readonly ok: boolean;
  /** Who has to act; undefined when ok. */
  readonly side: string | undefined;
  /** Of the failure; when ok, what was shown: `pull`, `login`, `none` or `minted`. */
  readonly code: string;
  /** What was shown, or what is wrong and what to do. */
  readonly text: string;
  /** Seconds that the credential still lives; undefined = it does not expire, or there is none. */
  readonly expiresInSeconds: number | undefined;
  /** Seconds by which this machine's clock is ahead of the registry's; undefined if it told no time. */
  readonly clockAheadSeconds: number | undefined;
}

export interface ProbeParts {
  /** Mints for nobody else. */
  readonly keeper: CredentialKeeper;
  /** Reads what stores keep. */
  readonly secrets: SecretKeeper;
  /** Ends the calls to the registry; each has a limit of its own besides. */
  readonly signal: AbortSignal;
}

/** Mints as a request would, with the same time limit, and shows the credential to the registry. Never rejects. */
export async function probeCredential(
  target: ProbeTarget,
  { keeper, secrets, signal }: ProbeParts,
): Promise<RegistryProbe> {
  const { entry, provider, scope, address, narrowTo, image } = target;
  const base = {
    entry: entry.name,
    provider: provider.id,
    address,
    image: image && `${image.path}${image.tag === undefined ? '' : `:${image.tag}`}`,
    side: undefined,
    expiresInSeconds: undefined,
    clockAheadSeconds: undefined,
  };
  if (!narrowTo) return { ...base, ok: false, ...UNFILLED };
  const slot = keeper.slot({
    entryName: entry.name,
    provider,
    scope,
    settings: entry.settings,
    images: narrowTo,
    late: entry.late,
  });
  const outcome = await slot.obtain();
  if (typeof outcome === 'string') {
    const wrong = await wrongValues(target, secrets);
    if (wrong !== undefined) return { ...base, ok: false, side: 'configuration', code: outcome, text: wrong };
    return { ...base, ...resultOf(mintFailure(outcome)), text: mintCure(outcome) };
  }
  const life = { expiresInSeconds: secondsLeft(outcome) };
  if (provider.api !== 'v2') return { ...base, ...life, ok: true, code: 'minted', text: MINTED };
  const result = await handshake(target, outcome, signal);
  const text = result.ok ? result.text : failureText(result, target);
  return { ...base, ...life, ...resultOf(result), text };
}

/** What is wrong with the values that stores keep for an entry, where they could be read. */
async function wrongValues(
  { entry: { late } }: ProbeTarget,
  secrets: SecretKeeper,
): Promise<string | undefined> {
  const user = { idleMs: Infinity, retired: false, renew: () => undefined };
  const values = late && (await secrets.read(late.references, user).catch(() => undefined));
  const filled = values && late.fill(values);
  if (!filled || 'settings' in filled) return undefined;
  return `what the store keeps: ${filled.problems.map(({ key, message }) => `${key} ${message}`).join('; ')}`;
}

const UNFILLED = {
  side: 'configuration',
  code: 'repo_needed',
  text: 'its images are filled from the CI repository; name one (repo) to probe it',
} as const;
const MINTED = 'the vendor gave a credential; its registry has an API that is not probed';

function handshake(
  { entry, provider, address, image }: ProbeTarget,
  credential: HeldCredential,
  signal: AbortSignal,
) {
  return probeV2({
    address,
    credential: { username: credential.username, password: credential.password },
    image,
    tokenHosts: provider.tokenHosts?.(address, entry.settings),
    signal,
  });
}

function resultOf(
  result: ProbeResult,
): Pick<RegistryProbe, 'ok' | 'side' | 'code' | 'text' | 'clockAheadSeconds'> {
  const { text, clockSkewMs } = result;
  return {
    ok: result.ok,
    side: result.ok ? undefined : result.side,
    code: result.ok ? result.proof : result.code,
    text,
    clockAheadSeconds: clockSkewMs === undefined ? undefined : Math.round(clockSkewMs / 1000),
  };
}

function secondsLeft(credential: HeldCredential): number | undefined {
  const left = credential.remainingMs();
  return left === Infinity ? undefined : Math.round(left / 1000);
}
