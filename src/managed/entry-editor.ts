import { type FeedSource } from '../config/feeds/feed-source.js';
import {
  type ConfigNote,
  type FedCheck,
  type GatewayConfig,
  type RegistryEntry,
} from '../config/gateway-config.js';
import { settingTable } from '../registry/setting.js';
import { type EntryDocument, type EntryValues, type ManagedEntry } from './managed-entry.js';
import { type ManagedEntries } from './managed-entries.js';
import { mergeValues } from './merge-values.js';

/** What an entry of the database is checked with. */
export interface ManagedSource {
  readonly source: FeedSource;
  readonly check: FedCheck;
}

/** Undefined = this configuration takes no entries from the database. */
export function managedSource({ feeds, fedCheck }: GatewayConfig): ManagedSource | undefined {
  const source = feeds.find(({ kind }) => kind === 'database');
  return source && fedCheck ? { source, check: fedCheck } : undefined;
}

/** An entry as it would be in use, or what is wrong with it. */
export type CheckedChange =
  | {
      readonly document: EntryDocument;
      readonly entry: RegistryEntry;
      readonly warnings: readonly ConfigNote[];
    }
  | { readonly problems: readonly ConfigNote[] };

const LOST = {
  message:
    'must be given anew: a secret stays only while address, provider and all other settings but the policy do',
};

/** Checks a change of an entry as every entry is checked; nothing is kept yet. */
export async function checkChange(
  name: string,
  given: EntryValues,
  { former, source, check }: ManagedSource & { readonly former: EntryDocument | undefined },
): Promise<CheckedChange> {
  const merged = mergeValues(given, former);
  if ('missing' in merged)
    return {
      problems: merged.missing.map((property) => ({ key: `${source.word}/${name}: ${property}`, ...LOST })),
    };
  const { values } = merged;
  const content = { values: new Map(Object.entries(values)), lineOf: () => undefined };
  const { entry, problems, warnings } = await check.check({ name, shown: name, content }, source);
  if (!entry || name.includes('/'))
    return { problems: entry ? [{ key: name, message: NO_SLASH }] : problems };
  return { document: { values, secrets: secretsOf(entry, values) }, entry, warnings };
}

const NO_SLASH = 'has a / in its name: entries of the database are delegated to nobody';

export interface ChangedBy {
  readonly name: string;
  readonly from: number | undefined;
  readonly by: string;
}

/**
 * Puts an entry in, or changes it, as far as it is right.
 *
 * @throws ManagedError, DatabaseError
 */
export async function putEntry(
  managed: ManagedEntries,
  { given, former, ...change }: ChangedBy & { given: EntryValues; former: ManagedEntry | undefined },
  managedBy: ManagedSource,
): Promise<CheckedChange & { readonly version?: number }> {
  const checked = await checkChange(change.name, given, { former: former?.document, ...managedBy });
  if ('problems' in checked) return checked;
  return { ...checked, version: await managed.put(change, checked.document) };
}

/** The names of the values that are never shown, by what the provider says of its settings. */
function secretsOf({ settings }: RegistryEntry, values: EntryValues): readonly string[] {
  const table = settingTable(settings.constructor);
  return Object.keys(values).filter(
    (name) => table[name]?.secret === true || table[name]?.isUserName === true,
  );
}

/** What may be shown of an entry. */
export function shownValues({ values, secrets }: EntryDocument): EntryValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !secrets.includes(name)));
}
