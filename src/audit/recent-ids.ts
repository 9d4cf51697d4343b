/** Milliseconds for which an id counts as recent, and how many are kept. */
const RECENT_MS = 10 * 60_000;
const MAX_KEPT = 1_000;

/** Remembers ids for ten minutes: whoever cuts a stream into pieces by time finds each decision in each piece. */
export class RecentIds {
  readonly #addedAt = new Map<string, number>();

  has(id: string): boolean {
    const addedAt = this.#addedAt.get(id);
    return addedAt !== undefined && performance.now() - addedAt < RECENT_MS;
  }

  add(id: string): void {
    this.#addedAt.delete(id);
    this.#addedAt.set(id, performance.now());
    const [oldest] = this.#addedAt.keys();
    if (this.#addedAt.size > MAX_KEPT && oldest !== undefined) this.#addedAt.delete(oldest);
  }

  clear(): void {
    this.#addedAt.clear();
  }
}
