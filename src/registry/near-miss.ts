/** An address that is nobody's, but nearly some provider's. */
export interface NearMiss {
  /** Constant; goes on behind the key of the setting: `begins with an account that is not twelve digits`. */
  readonly wrong: string;
  /**
   * Nobody can have such a host for a registry of his own, so that an entry which names no provider is refused. Where
   * somebody may, the entry is only warned of.
   */
  readonly isCertain: boolean;
}

/** Anchored, for the whole host without its port. */
export type NearMissRule = readonly [look: RegExp, miss: NearMiss];

export function certainly(wrong: string): NearMiss {
  return { wrong, isCertain: true };
}

export function perhaps(wrong: string): NearMiss {
  return { wrong, isCertain: false };
}

/** What the first rule that fits says. */
export function missOf(host: string, rules: readonly NearMissRule[]): NearMiss | undefined {
  return rules.find(([look]) => look.test(host))?.[1];
}

/** An address without its port. */
export function withoutPort(address: string): string {
  return address.replace(/:\d+$/, '');
}

/**
 * A known host with one slip of a finger: a character left out, added, changed, or swapped with the next; or with another
 * of the common top-level domains. Of short hosts only the swaps count, since others are one character away from them.
 */
export function misspelt(host: string, known: readonly string[]): NearMiss | undefined {
  const meant = known.find((one) => isOneSlip(host, one) || hasOtherEnding(host, one));
  return meant === undefined ? undefined : perhaps(`looks like ${meant} misspelt`);
}

const SHORT = 7;

function isOneSlip(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false; // most hosts
  let start = 0;
  while (start < meant.length && typed[start] === meant[start]) start++;
  let end = 0;
  const most = Math.min(typed.length, meant.length) - start;
  while (end < most && typed.at(-1 - end) === meant.at(-1 - end)) end++;
  const [a, b] = [typed.slice(start, typed.length - end), meant.slice(start, meant.length - end)];
  if (a.length === 2 && b.length === 2) return a === b.charAt(1) + b.charAt(0);
  return meant.length >= SHORT && Math.max(a.length, b.length) === 1;
}

function hasOtherEnding(typed: string, meant: string): boolean {
  const dot = meant.indexOf('.');
  const hasOneDot = dot !== -1 && dot === meant.lastIndexOf('.');
  if (!hasOneDot || !typed.startsWith(meant.slice(0, dot + 1))) return false;
  return /^(?:com|org|net|dev|co|eu)$/.test(typed.slice(dot + 1));
}
