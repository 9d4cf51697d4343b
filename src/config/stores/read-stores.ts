import { settingTable } from '../../registry/setting.js';
import { type ISecretStore } from '../../store/secret-store.js';
import { type ConfigFiles } from '../settings/files.js';
import { namedFiles } from '../settings/named-files.js';
import { type Notes } from '../settings/notes.js';
import { environmentSettings, type RawEntry, type RawSettings } from '../settings/raw-settings.js';
import { environmentName } from '../settings/setting-name.js';
import { refuseUnknown } from '../settings/unknown-names.js';
import { namedVariables } from '../sources/environment/named-variables.js';
import { type RawStore, StoreCatalog } from './store-catalog.js';

const PREFIX = 'STORE_';
const KIND = '_KIND';

export interface StoreSources {
  readonly kinds: readonly ISecretStore[];
  readonly variables: ReadonlyMap<string, string>;
  /** Items of `stores` in the gateway's own file. */
  readonly items: readonly RawEntry[];
  readonly files: ConfigFiles;
  readonly notes: Notes;
}

/**
 * The stores: one of each kind under its id, with settings `<ID>_<SETTING>`, and those of `STORE_<NAME>_KIND` and of
 * `stores` in the file. Each is checked when something refers to it.
 */
export async function readStores({
  kinds,
  variables,
  items,
  files,
  notes,
}: StoreSources): Promise<StoreCatalog> {
  const named = [...fromEnvironment(variables), ...items];
  const raws = new Map(kinds.map((kind) => [kind.id, unnamed(kind, variables)]));
  const taken = new Map<string, RawSettings>();
  for (const item of named) {
    const store = namedStore(item, kinds, notes);
    if (!store) continue;
    const other = taken.get(store.name);
    if (other)
      notes.problem(
        item.keyOf(item.nameOf('kind')),
        `is also given as ${other.keyOf(other.nameOf('kind'))}; names must differ`,
      );
    taken.set(store.name, item);
    raws.set(store.name, store);
  }
  const all = [...raws.values()];
  await files.load(all.flatMap(({ kind, raw }) => namedFiles(raw, [settingTable(kind.settings)])));
  return new StoreCatalog(all, files, notes);
}

/** Of other programs, there may be more such variables than there are settings. */
function unnamed(kind: ISecretStore, variables: ReadonlyMap<string, string>): RawStore {
  const prefix = `${environmentName(kind.id).replaceAll('-', '_')}_`;
  const own = [...variables].filter(([key]) => key.startsWith(prefix));
  const values = new Map(own.map(([key, value]) => [key.slice(prefix.length), value]));
  return { name: kind.id, kind, raw: environmentSettings(values, prefix) };
}

/** A variable without a store may be another program's. */
function fromEnvironment(variables: ReadonlyMap<string, string>): readonly RawEntry[] {
  const { groups } = namedVariables(variables, PREFIX, KIND);
  return [...groups].map(([name, values]) => ({
    ...environmentSettings(values, `${PREFIX}${name}_`),
    name: name.toLowerCase(),
    source: 'environment',
  }));
}

function namedStore(item: RawEntry, kinds: readonly ISecretStore[], notes: Notes): RawStore | undefined {
  const key = item.nameOf('kind');
  const kind = kinds.find(({ id }) => id === item.values.get(key));
  if (item.name === undefined) {
    notes.problem(item.keyOf('name'), 'must be a name of a-z, 0-9, _ and -, at most 63 characters');
  } else if (!/^[a-z]/.test(item.name)) notes.problem(item.keyOf('name'), 'must begin with a letter');
  else if (kind) {
    refuseUnknown(item, [settingTable(kind.settings)], notes, item.textual ? [key] : ['name', key]);
    return { name: item.name, kind, raw: item };
  } else notes.problem(item.keyOf(key), `must be one of ${kinds.map(({ id }) => id).join(', ')}`);
  return undefined;
}
