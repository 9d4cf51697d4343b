import { ENTRY_SETTINGS } from '../../entries/entry-settings.js';
import { nearest } from '../../settings/nearest.js';
import { type Notes } from '../../settings/notes.js';
import { environmentSettings, type RawEntry } from '../../settings/raw-settings.js';
import { type ProviderCatalog } from '../../entries/provider-catalog.js';
import { writtenNames } from '../../settings/unknown-names.js';
import { namedVariables, splitsOf } from './named-variables.js';

const PREFIX = 'REGISTRY_';
const ADDRESS = '_ADDRESS';
/** What Kubernetes puts into every container of a namespace with a service called `registry` or `registry-…`. */
const SERVICE_LINK =
  /^REGISTRY_(?:[A-Z0-9_]+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/** The entries of the environment by name; each `REGISTRY_` key belongs to the longest name that has an address. */
export function environmentEntries(
  variables: ReadonlyMap<string, string>,
  catalog: ProviderCatalog,
  notes: Notes,
): readonly RawEntry[] {
  const { names, groups, orphans } = namedVariables(variables, PREFIX, ADDRESS);
  for (const key of orphans) {
    if (isServiceLink(key, variables.get(key))) {
      notes.warn(
        key,
        'is ignored as a variable of a Kubernetes service; enableServiceLinks: false removes it',
      );
    } else notes.problem(key, orphan(key, names, catalog));
  }
  return [...groups].map(([name, values]) => ({
    ...environmentSettings(values, `${PREFIX}${name}_`),
    name: name.toLowerCase(),
    source: 'environment',
  }));
}

function isServiceLink(key: string, value: string | undefined): boolean {
  const isUrl = /^(?:tcp|udp|sctp):\/\//.test(value ?? '');
  return SERVICE_LINK.test(key) && (isUrl || !/(?<!_SERVICE|_TCP|_UDP|_SCTP)_PORT$/.test(key));
}

/** Says which address is missing, or which name or setting was probably meant. */
function orphan(key: string, names: ReadonlySet<string>, catalog: ProviderCatalog): string {
  const rest = key.slice(PREFIX.length);
  if (rest === 'ADDRESS') return 'needs a name: REGISTRY_<NAME>_ADDRESS';
  if (key.endsWith(ADDRESS) || !/^[A-Z0-9_]+$/.test(rest)) {
    return 'must have a name of A-Z, 0-9 and _ that begins with a letter or digit, at most 63 characters';
  }
  const tables = [ENTRY_SETTINGS, ...catalog.tables];
  const known = new Set(tables.flatMap((table) => [...writtenNames(table, true)]));
  const splits = splitsOf(rest);
  const exact = splits.find(([, setting]) => known.has(setting));
  if (exact) {
    const [name, setting] = exact;
    const meant = nearest(name, names);
    const other = meant === undefined ? '' : `, or REGISTRY_${meant}_${setting} is meant`;
    return `belongs to no entry: REGISTRY_${name}_ADDRESS is missing${other}`;
  }
  const guesses = splits.flatMap(([name, setting]) => {
    const meant = nearest(setting, known);
    return meant === undefined ? [] : [`; did you mean REGISTRY_${name}_${meant}?`];
  });
  return `belongs to no entry: an entry is made by REGISTRY_<NAME>_ADDRESS${guesses[0] ?? ''}`;
}
