import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { type ProviderCatalog } from '../entries/provider-catalog.js';
import { type SourceContext } from './entry-source.js';
import { type RawEntry } from '../settings/raw-settings.js';
import { parseRegistryAddress, type RegistryAddress } from '../../image/registry-address.js';

/** One credential of a file that was made for another program, to be read as a global entry. */
export interface ImportedCredential {
  /** `drone-config/1`: names of imported entries hold no address, since readiness shows names to everybody. */
  readonly name: string;
  readonly source: string;
  readonly address: string;
  /** What is shown for the entry, or for one of its settings. */
  readonly keyOf: RawEntry['keyOf'];
}

/** `DRONE_CONFIG_FILE item 1, password (line 3)`. */
export function itemKey(item: string, field: string | undefined, line: number | undefined): string {
  const named = field === undefined ? item : `${item}, ${field}`;
  return line === undefined ? named : `${named} (line ${String(line)})`;
}

/** A user name and a password that are given as they are: the fallback's, whatever the address; a near miss is noted. */
export function pairEntry(
  imported: ImportedCredential,
  { catalog, notes }: Pick<SourceContext, 'catalog' | 'notes'>,
  username: string,
  password: string,
): RawEntry {
  const { fallback } = catalog;
  const address = parsed(imported.address);
  const miss = address && catalog.claimants(address).length === 0 ? catalog.nearMiss(address) : undefined;
  if (miss) notes.warn(imported.keyOf(), `the address ${miss.wrong}`);
  return importedEntry(imported, { ...(fallback && { provider: fallback.provider.id }), username, password });
}

/** An entry as if somebody had written these settings in the gateway's own file. */
export function importedEntry(
  imported: ImportedCredential,
  settings: Readonly<Record<string, string>>,
): RawEntry {
  const { name, source, keyOf } = imported;
  const values = new Map<string, unknown>(Object.entries({ ...settings, address: hostOf(imported.address) }));
  return { values, textual: false, nameOf: (property) => property, keyOf, name, source };
}

/**
 * What these files may have around the host and their programs cut off: a scheme, a slash at the end, and the `/v1/`
 * and `/v2/` of docker's first registries.
 */
export function hostOf(address: string): string {
  return address.replace(/^https?:\/\//i, '').replace(/\/(?:v[12]\/?)?$/, '');
}

/** Where an access key is taken, and a user name would be of no use. */
export type AccessKeyProvider = Required<Pick<IRegistryProvider, 'id' | 'accessKey'>>;

/** The one provider that claims an address and takes an access key. */
export function accessKeyProvider(address: string, catalog: ProviderCatalog): AccessKeyProvider | undefined {
  const host = parsed(address);
  const claimants = host === undefined ? [] : catalog.claimants(host);
  const [one] = claimants.flatMap(({ provider: { id, accessKey } }) =>
    accessKey ? [{ id, accessKey }] : [],
  );
  return one;
}

function parsed(address: string): RegistryAddress | undefined {
  try {
    return parseRegistryAddress(hostOf(address));
  } catch {
    return undefined; // noted when the entry is built
  }
}
