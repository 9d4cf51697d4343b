import { once } from 'node:events';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { type EntryShelf, type KeptEntry } from '../../../src/store/secret-store.js';

/** What a shelf can do wrong. */
export type ShelfDefect =
  | 'lists nothing where it failed'
  | 'takes any list'
  | 'asks for a list although it is too late'
  | 'does not hear the signal of a list'
  | 'gives two entries one name'
  | 'tells of one change'
  | 'gives up a broken watch'
  | 'forgets where its watch was'
  | 'watches on after its signal'
  | 'watches on when it is closed'
  | 'leaves a timer of its watch'
  | 'fails where it may not watch';

interface ShelfParts {
  readonly call: (path: string, signal: AbortSignal) => Promise<unknown>;
  readonly has: ReadonlySet<string>;
  readonly closed: AbortSignal;
}

/** Entries of a server that gives them with their version, `GET /entries/PLACE`, and answers when it is another one: `GET /events/PLACE?from=VERSION`. */
export class ToyShelf implements EntryShelf {
  readonly #parts: ShelfParts;
  #version = 0;

  constructor(parts: ShelfParts) {
    this.#parts = parts;
  }

  problemOf(place: string): string | undefined {
    return /^[a-z]+$/.test(place) ? undefined : 'must be letters';
  }

  async list(place: string, signal: AbortSignal): Promise<readonly KeptEntry[]> {
    const { call, has } = this.#parts;
    const isDeaf =
      has.has('does not hear the signal of a list') || has.has('asks for a list although it is too late');
    if (signal.aborted && !has.has('asks for a list although it is too late'))
      throw new ProviderError('timed_out');
    try {
      const answer = await call(`/entries/${place}`, isDeaf ? new AbortController().signal : signal);
      const { version, entries } = (answer ?? {}) as { version?: unknown; entries?: unknown };
      if (!Array.isArray(entries) || typeof version !== 'number') {
        if (has.has('takes any list')) return [];
        throw new ProviderError('bad_answer');
      }
      this.#version = version;
      const kept = entries as readonly KeptEntry[];
      return has.has('gives two entries one name') ? kept.map((entry) => ({ ...entry, name: 'one' })) : kept;
    } catch (error) {
      if (has.has('lists nothing where it failed')) return [];
      throw error;
    }
  }

  async watch(place: string, changed: () => void, signal: AbortSignal): Promise<void> {
    const { call, has, closed } = this.#parts;
    const stop = new AbortController();
    const end = (): void => {
      stop.abort();
    };
    if (!has.has('watches on after its signal')) signal.addEventListener('abort', end);
    if (!has.has('watches on when it is closed')) closed.addEventListener('abort', end);
    if (has.has('leaves a timer of its watch')) setTimeout(() => undefined, 60_000).unref();
    let from = this.#version;
    const isOver = (): boolean => stop.signal.aborted;
    while (!isOver()) {
      try {
        const answer = await call(`/events/${place}?from=${String(from)}`, stop.signal);
        from = Number((answer as { version: unknown }).version);
        changed();
        if (has.has('tells of one change')) await once(stop.signal, 'abort');
      } catch (error) {
        const { code } = error as ProviderError;
        if (has.has('fails where it may not watch')) throw error;
        if (code === 'refused' || has.has('gives up a broken watch')) return;
        if (has.has('forgets where its watch was')) from = -1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}
