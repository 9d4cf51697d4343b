import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { type ConfigFile } from '../sources/config-file/config-file.js';

/** Whether anything may be kept in a store or be made by one, as what comes from elsewhere may: kinds are loaded only then. */
export function namesStores(
  variables: ReadonlyMap<string, string>,
  file: ConfigFile,
  providers: readonly IRegistryProvider[],
): boolean {
  const leasing = new Set(providers.flatMap((provider) => (provider.leaseFrom ? provider.id : [])));
  if (file.stores.length > 0) return true;
  for (const [key, value] of variables) {
    if (/_FROM$|^STORE_.*_KIND$/.test(key)) return true;
    if (key.endsWith('_PROVIDER') && leasing.has(value)) return true;
  }
  const groups = [file.core, ...file.clients, ...file.entries];
  return groups.some(({ values }) => {
    for (const key of values.keys()) if (key.endsWith('From')) return true;
    const provider = values.get('provider');
    return typeof provider === 'string' && leasing.has(provider);
  });
}
