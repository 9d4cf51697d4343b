import { get } from '../../api.js';
import { type ManagedView } from '../../types.js';
import { type Load, useLoad } from '../../use-load.js';

interface ManagedPage {
  readonly entries: readonly ManagedView[];
  readonly next: string | null;
}

/** As many as the gateway tells at one time. */
const AT_ONCE = 1_000;

/** All entries of the database, page by page: there are ten thousand at most. */
export function useEntries(): Load<readonly ManagedView[]> {
  return useLoad('entries', async (signal) => {
    let all: readonly ManagedView[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page: ManagedPage = await get('/admin/entries', { limit: AT_ONCE, after }, signal);
      all = all.concat(page.entries);
      after = page.next;
    }
    return all;
  });
}
