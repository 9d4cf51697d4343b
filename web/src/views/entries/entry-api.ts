import { ApiError, get } from '../../api.js';
import { type ManagedView } from '../../types.js';

export function entryPath(name: string): string {
  return `/admin/entries/${encodeURIComponent(name)}`;
}

/** Whether the entry is as it was when the change began: what is wrong with one that is gone is that it is gone. */
export async function isStill(name: string, version: number | null): Promise<boolean> {
  if (version === null) return true;
  try {
    return (await get<ManagedView>(entryPath(name))).version === version;
  } catch (thrown) {
    return !(thrown instanceof ApiError && thrown.problem === 'missing');
  }
}
