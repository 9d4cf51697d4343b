import { createHash } from 'node:crypto';
import { type FedItem } from '../../config/feeds/feed-source.js';
import { ProviderError } from '../../registry/provider-error.js';
import { type EntryShelf, type KeptEntry } from '../../store/secret-store.js';
import { type Changed, type FeedPlace, type Finding, type Found, MOST_ENTRIES } from '../feed-place.js';

export interface ShelfParts {
  /** Whoever has the name of the store at that time; undefined = nobody, or it keeps no entries. */
  readonly shelf: () => EntryShelf | undefined;
  readonly place: string;
  readonly refreshMs: () => number;
}

/** Entries that a store keeps. */
export class ShelfPlace implements FeedPlace {
  /** The watch that is heard; one that was before it says nothing any more. */
  #watched: { readonly shelf: EntryShelf } | undefined;

  constructor(private readonly parts: ShelfParts) {}

  /** One that tells of changes is listed all the same: its watch may have ended, or missed something. */
  get pollMs(): number {
    return this.parts.refreshMs();
  }

  async find(_only: ReadonlySet<string> | undefined, signal: AbortSignal): Promise<Finding> {
    const shelf = this.parts.shelf();
    if (!shelf) throw new ProviderError('not_configured');
    const all = [...(await shelf.list(this.parts.place, signal))];
    all.sort(({ name: a }, { name: b }) => (a < b ? -1 : Number(a > b)));
    const kept = all.slice(0, MOST_ENTRIES);
    return { found: kept.map(foundOf), beyond: all.length - kept.length, isWhole: true };
  }

  watch(changed: Changed, signal: AbortSignal): void {
    const shelf = this.parts.shelf();
    if (!shelf?.watch || this.#watched?.shelf === shelf || signal.aborted) return;
    const mine = (this.#watched = { shelf });
    const told = (): void => {
      if (this.#watched === mine) changed();
    };
    const over = (): void => {
      if (this.#watched === mine) this.#watched = undefined;
    };
    shelf.watch(this.parts.place, told, signal).then(over, over);
  }
}

function foundOf({ name, values }: KeptEntry): Found {
  const digest = createHash('sha256')
    .update(JSON.stringify([name, values]))
    .digest('base64');
  const item: FedItem = { name, shown: name, content: contentOf(values) };
  return { key: name, print: digest, read: () => Promise.resolve({ item, digest, mayBeHalf: false }) };
}

function contentOf(values: KeptEntry['values']): FedItem['content'] {
  if (isProblem(values)) return { faults: [{ message: values.problem }] };
  return { values: new Map(Object.entries(values)), lineOf: () => undefined };
}

/** Nobody keeps a text that is called so in an entry: no provider has such a setting. */
function isProblem(values: KeptEntry['values']): values is { readonly problem: string } {
  const names = Object.keys(values);
  return names.length === 1 && names[0] === 'problem' && typeof values.problem === 'string';
}
