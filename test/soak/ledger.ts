interface Minted {
  readonly entries: Set<string>;
  /** Epoch milliseconds. */
  endsAt: number;
}

/** Everything that a vendor ever gave, by its text. */
export class Ledger {
  readonly #minted = new Map<string, Minted>();

  get size(): number {
    return this.#minted.size;
  }

  /** Writes down every text of an answer, with the entry that it was for and its end. */
  write(entry: string, answer: string, endsAt: number): void {
    for (const token of textsIn(answer)) {
      const known = this.#minted.get(token) ?? { entries: new Set(), endsAt };
      known.entries.add(entry);
      known.endsAt = Math.max(known.endsAt, endsAt);
      this.#minted.set(token, known);
    }
  }

  /** What is wrong with giving this for an entry, asked for at that time; undefined = nothing. */
  problem(entry: string, token: string, askedAt: number): string | undefined {
    const known = this.#minted.get(token);
    if (!known) return 'was never minted, or with an absurd life';
    if (!known.entries.has(entry)) return 'is of another entry';
    return known.endsAt < askedAt ? 'had expired' : undefined;
  }
}

/** Texts of a JSON answer, those in Base64 also as what they are (`AWS:password`). */
function textsIn(answer: string): readonly string[] {
  const texts: string[] = [];
  try {
    JSON.parse(answer, (_, value: unknown) => {
      if (typeof value !== 'string') return value;
      const [, password] = /^AWS:(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? [];
      texts.push(value, ...(password === undefined ? [] : [password]));
      return value;
    });
  } catch {
    // XML of STS: no credential of a registry.
  }
  return texts;
}
