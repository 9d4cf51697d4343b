import { type EntriesDatabase } from './entries-table.js';

/** Characters; an entry has 64 KiB at most, and sealed a half more. */
const MOST_SEALED = 256 * 1024;

/** Reads rows; what is longer than anything that was sealed here is not brought into memory, and opens with no key. */
export function selectEntries(db: EntriesDatabase) {
  return db
    .selectFrom('entries')
    .select(['name', 'version', 'changed_at', 'changed_by'])
    .select((eb) =>
      eb
        .case()
        .when(eb.fn<number>('length', ['sealed']), '<=', MOST_SEALED)
        .then(eb.ref('sealed'))
        .else('')
        .end()
        .as('sealed'),
    );
}
