import { type ProviderError, type ProviderErrorCode } from '../registry/provider-error.js';

/** Milliseconds of life that a credential must still have to be given: the operator's minimum, or half its lifetime. */
export function minimumLifeMs(lifetimeMs: number, configuredMs: number): number {
  return lifetimeMs === Infinity ? 0 : Math.min(configuredMs, lifetimeMs / 2);
}

/**
 * Age in milliseconds at which a credential in use is renewed in the background: from half its lifetime on, spread by
 * up to a tenth so that entries minted together do not renew together, but early enough that the new one is there
 * before the old one falls below the minimum. Short-lived credentials, whose minimum is half their life, renew a tenth
 * of their life before it.
 *
 * @param random from 0 to 1
 */
export function refreshAgeMs(lifetimeMs: number, minimumMs: number, random: number): number {
  if (lifetimeMs === Infinity) return Infinity;
  const latest = lifetimeMs - minimumMs - lifetimeMs / 10;
  const half = lifetimeMs / 2;
  const [from, to] = latest > half ? [half, Math.min(latest, lifetimeMs * 0.6)] : [latest * 0.9, latest];
  return from + (to - from) * random;
}

/** What is known of a held credential's time, in milliseconds from its mint; Infinity = never. */
interface Life {
  readonly lifetimeMs: number;
  readonly renewAfterMs: number;
}

/** As {@link refreshAgeMs}, or when it asks for it, which is spread by a tenth too, if that is earlier. */
export function renewalAgeMs({ lifetimeMs, renewAfterMs }: Life, minimumMs: number, random: number): number {
  return Math.min(refreshAgeMs(lifetimeMs, minimumMs, random), renewAfterMs * (1 - random / 10));
}

/** Milliseconds after its last use for which a slot goes on asking by itself where no life says for how long. */
const ASK_WHILE_USED_MS = 5 * 60_000;

/** Milliseconds after its last use for which what is held is renewed: its life, or what stands for one. */
export function renewWhileUsedMs({ lifetimeMs, renewAfterMs }: Life): number {
  return lifetimeMs === Infinity ? Math.max(ASK_WHILE_USED_MS, renewAfterMs) : lifetimeMs;
}

/** The same after a failure, whether something is held or not. */
export function retryWhileUsedMs(held: Life | undefined): number {
  return Math.max(ASK_WHILE_USED_MS, held ? renewWhileUsedMs(held) : 0);
}

/** First and longest pause in milliseconds after a failure, by its class: what can mend itself is asked sooner. */
const PAUSES: Readonly<Record<ProviderErrorCode, readonly [first: number, longest: number]>> = {
  unavailable: [250, 60_000], // Woodpecker comes again after 250 to 750 ms, and once more
  timed_out: [1_000, 60_000],
  throttled: [2_000, 120_000],
  bad_answer: [5_000, 300_000],
  refused: [15_000, 300_000],
  not_found: [15_000, 300_000],
  not_configured: [15_000, 300_000],
};

/** Milliseconds that a vendor's `Retry-After` is followed at most: a typo there must not end a registry for a day. */
const LONGEST_RETRY_AFTER_MS = 15 * 60_000;

/**
 * Milliseconds to wait after the n-th failure in a row: doubling, with up to half added at random so that many
 * gateways do not come back at once, and never before the vendor's own `Retry-After`.
 *
 * @param failures 1 for the first
 * @param random from 0 to 1
 */
export function pauseMs(error: ProviderError, failures: number, random: number): number {
  const [first, longest] = PAUSES[error.code];
  const pause = Math.min(longest, first * 2 ** Math.min(failures - 1, 20)) * (1 + random / 2);
  return Math.max(pause, Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));
}
