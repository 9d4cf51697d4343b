import { type ConfigFile } from '../sources/config-file/config-file.js';

/** Whether anything may be kept in a store: kinds of stores are loaded only then. */
export function namesStores(variables: ReadonlyMap<string, string>, file: ConfigFile): boolean {
  if (file.stores.length > 0) return true;
  for (const key of variables.keys()) if (/_FROM$|^STORE_.*_KIND$/.test(key)) return true;
  const groups = [file.core, ...file.clients, ...file.entries];
  return groups.some(({ values }) => {
    for (const key of values.keys()) if (key.endsWith('From')) return true;
    return false;
  });
}
