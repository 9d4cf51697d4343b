import { setImmediate } from 'node:timers/promises';
import { type RegistryEntry } from '../../config/gateway-config.js';
import { type ExtensionKind } from '../../dialects/extension.js';
import { isAskedFor } from '../../resolver/entry-group.js';
import { EntryIndex } from '../../resolver/entry-index.js';
import { isSame } from '../../wire/is-same.js';
import { type EntryChange } from './consequence.js';

/** Entries that are looked at in one go. */
const A_TURN = 500;

/** The entries before and after a change, found by repository, as far as the change can make a difference among them. */
export interface ChangedIndexes {
  readonly before: EntryIndex;
  readonly after: EntryIndex;
  /** The entry itself gives something else than it did. */
  readonly isOther: boolean;
}

/** Others have their turns in between. */
export async function changedIndexes(change: EntryChange, kind: ExtensionKind): Promise<ChangedIndexes> {
  const { before, after, former, changed } = change;
  const addresses = new Set([...(former?.addresses ?? []), ...(changed?.addresses ?? [])]);
  // Each address has its winner by itself. Secrets meet by their names, too, so none of them is passed over.
  const isNear = (entry: RegistryEntry): boolean =>
    kind === 'secrets' || entry.addresses.some((address) => addresses.has(address));
  const indexOf = async (entries: readonly RegistryEntry[]): Promise<EntryIndex> => {
    const index = new EntryIndex();
    for (const [at, entry] of entries.entries()) {
      if (at % A_TURN === A_TURN - 1) await setImmediate();
      if (isAskedFor(entry, kind) && isNear(entry)) index.add(entry, at);
    }
    return index;
  };
  const isOther =
    former !== undefined && changed !== undefined && !isSame(giftOf(former, kind), giftOf(changed, kind));
  return { before: await indexOf(before), after: await indexOf(after), isOther };
}

/** What decides over what an entry gives, wherever it wins. */
function giftOf(entry: RegistryEntry, kind: ExtensionKind): object {
  const { provider, settings, late, images, access, addresses, secrets } = entry;
  const minted = { provider, settings, references: late?.references, images };
  return kind === 'secrets' ? { ...minted, access, addresses, secrets } : minted;
}

/** Whether a change of an entry can mean anything to a repository. */
export function isTouched({
  former,
  changed,
}: Pick<EntryChange, 'former' | 'changed'>): (repo: string) => boolean {
  const index = new EntryIndex([former, changed].filter((entry) => entry !== undefined));
  return index.globals.length > 0 ? () => true : (repo) => index.specificTo(repo).length > 0;
}
