import { isIPv4, isIPv6 } from 'node:net';

/** Wrong tries that cost nothing, the first and the longest wait, and how long a try is remembered. Milliseconds. */
const FREE = 5;
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
const REMEMBERED_MS = 15 * 60_000;

/** Who is remembered at most; beyond that the longest quiet one is forgotten. */
export const MOST_REMEMBERED = 10_000;

interface Tries {
  wrong: number;
  until: number;
  last: number;
}

/**
 * Slows down who guesses: after some wrong tries the next one has to wait, each time twice as long, half a minute at most.
 * Nobody is ever shut out, and a try that comes too early is not looked at and makes no wait longer. Who guesses is told
 * apart by address, or by the browser where that has been signed in before; so guesses of others behind one proxy do not
 * slow down the operator's own browser.
 */
export class Brake {
  readonly #tries = new Map<string, Tries>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How long the next try of somebody has to wait, in milliseconds; 0 = not at all. */
  waitMs(who: string): number {
    const tries = this.#tries.get(who);
    return tries ? Math.max(0, tries.until - this.now()) : 0;
  }

  wrong(who: string): void {
    const now = this.now();
    const before = this.#tries.get(who);
    const wrong = (before && now - before.last < REMEMBERED_MS ? before.wrong : 0) + 1;
    const waitMs = wrong <= FREE ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(wrong - FREE - 1, 16));
    this.#tries.delete(who); // so that it becomes the youngest
    this.#tries.set(who, { wrong, until: now + waitMs, last: now });
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > MOST_REMEMBERED && oldest !== undefined) this.#tries.delete(oldest);
  }

  right(who: string): void {
    this.#tries.delete(who);
  }

  get size(): number {
    return this.#tries.size;
  }
}

/** An address as it counts: of IPv6 the network of 64 bits, of which one has all addresses. */
export function addressOf(remote = ''): string {
  const plain = remote.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = plain.includes('::')
    ? Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
    : [];
  return [...left, ...zeros, ...right].slice(0, 4).join(':').toLowerCase();
}
