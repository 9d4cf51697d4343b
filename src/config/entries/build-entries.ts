import { setImmediate } from 'node:timers/promises';
import { type RegistryEntry } from '../gateway-config.js';
import { leftOut, Notes } from '../settings/notes.js';
import { type RawEntry } from '../settings/raw-settings.js';
import { checkLoaded, type EntryCheck, type EntryContext, filesOfEntry } from './check-entry.js';

/** An entry, and how to call it to the operator. */
export interface BuiltEntry {
  readonly entry: RegistryEntry;
  readonly raw: RawEntry;
}

/** Entries that are built in one go: some milliseconds of work. */
const A_TURN = 50;

/**
 * Builds every entry that can be built and notes all that is wrong with the others. Others have their turns in between:
 * 10,000 entries take seconds, and requests go on while a changed configuration is read.
 */
export async function buildEntries(
  raws: readonly RawEntry[],
  context: EntryContext,
  notes: Notes,
): Promise<readonly BuiltEntry[]> {
  noteDoubleNames(raws, notes);
  const check = { ...context, notes };
  const built: BuiltEntry[] = [];
  for (let at = 0; at < raws.length; at += A_TURN) {
    const some = raws.slice(at, at + A_TURN);
    await context.files.load(some.flatMap((raw) => filesOfEntry(raw, context)));
    for (const raw of some) {
      const entry = raw.canBeLeftOut ? checkOptional(raw, check) : checkLoaded(raw, check);
      if (entry) built.push({ entry, raw });
    }
    await setImmediate();
  }
  return built;
}

/** Its problems are no more than warnings. */
function checkOptional(raw: RawEntry, check: EntryCheck): RegistryEntry | undefined {
  const notes = new Notes();
  const entry = checkLoaded(raw, { ...check, notes });
  check.notes.add(leftOut(notes));
  return entry;
}

/** Names are compared without the difference between `-` and `_`, since the environment cannot write a `-`. */
function noteDoubleNames(raws: readonly RawEntry[], notes: Notes): void {
  const first = new Map<string, RawEntry>();
  for (const raw of raws) {
    if (raw.name === undefined) continue;
    const folded = raw.name.replaceAll('-', '_');
    const other = first.get(folded);
    if (other)
      notes.problem(
        keyOfEntry(raw),
        `has the name of ${keyOfEntry(other)}; names must differ, - and _ count as one`,
      );
    else first.set(folded, raw);
  }
}

function keyOfEntry(raw: RawEntry): string {
  return raw.source === 'environment' ? raw.keyOf('ADDRESS') : raw.keyOf();
}
