import { ENTRY_SETTINGS } from './entry-settings.js';
import { nearest } from './nearest.js';
import { type Notes } from './notes.js';
import { environmentSettings, type RawEntry } from './raw-settings.js';
import { environmentName } from './setting-name.js';

const PREFIX = 'REGISTRY_';
const ADDRESS = '_ADDRESS';
const NAME = /^[A-Z0-9][A-Z0-9_]{0,62}$/;
/** What Kubernetes puts into every container of a namespace with a service called `registry` or `registry-…`. */
const SERVICE_LINK =
  /^REGISTRY_(?:[A-Z0-9_]+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/** The entries of the environment by name; each `REGISTRY_` key belongs to the longest name that has an address. */
export function environmentEntries(
  variables: ReadonlyMap<string, string>,
  providerSettings: ReadonlySet<string>,
  notes: Notes,
): readonly RawEntry[] {
  const keys = [...variables.keys()].filter((key) => key.toUpperCase().startsWith(PREFIX));
  const names = namesOf(keys, notes);
  const groups = new Map([...names].sort().map((name) => [name, new Map<string, unknown>()]));
  for (const key of keys) {
    if (key === 'REGISTRY_ADDRESS') continue;
    const owner = ownerOf(key, names);
    if (owner !== undefined) {
      groups.get(owner)?.set(key.slice(PREFIX.length + owner.length + 1), variables.get(key));
    } else if (isServiceLink(key, variables.get(key))) {
      notes.warn(
        key,
        'is ignored as a variable of a Kubernetes service; enableServiceLinks: false removes it',
      );
    } else {
      notes.problem(key, orphan(key, names, providerSettings));
    }
  }
  return [...groups].map(([name, values]) => ({
    ...environmentSettings(values, `${PREFIX}${name}_`),
    name: name.toLowerCase(),
    source: 'environment',
  }));
}

function namesOf(keys: readonly string[], notes: Notes): ReadonlySet<string> {
  const names = new Set<string>();
  for (const key of keys) {
    if (key === 'REGISTRY_ADDRESS') notes.problem(key, 'needs a name: REGISTRY_<NAME>_ADDRESS');
    else if (!key.endsWith(ADDRESS) || !key.startsWith(PREFIX)) continue;
    else {
      const name = key.slice(PREFIX.length, -ADDRESS.length);
      if (NAME.test(name)) names.add(name);
    }
  }
  return names;
}

function ownerOf(key: string, names: ReadonlySet<string>): string | undefined {
  if (!key.startsWith(PREFIX)) return undefined;
  for (
    let end = key.lastIndexOf('_', key.length - 2);
    end > PREFIX.length;
    end = key.lastIndexOf('_', end - 1)
  ) {
    const name = key.slice(PREFIX.length, end);
    if (names.has(name)) return name;
  }
  return undefined;
}

function isServiceLink(key: string, value: string | undefined): boolean {
  const isUrl = /^(?:tcp|udp|sctp):\/\//.test(value ?? '');
  return SERVICE_LINK.test(key) && (isUrl || !/(?<!_SERVICE|_TCP|_UDP|_SCTP)_PORT$/.test(key));
}

/** Says which address is missing, or which name or setting was probably meant. */
function orphan(key: string, names: ReadonlySet<string>, providerSettings: ReadonlySet<string>): string {
  if (!/^[A-Z0-9_]+$/.test(key)) return 'must be in upper case letters, digits and underscores';
  const rest = key.slice(PREFIX.length);
  if (!NAME.test(rest))
    return 'must have a name that begins with a letter or digit, of at most 63 characters';
  const known = new Set([...Object.keys(ENTRY_SETTINGS).map(environmentName), ...providerSettings]);
  const splits = splitsOf(rest);
  const exact = splits.find(([, setting]) => known.has(setting));
  if (exact) {
    const meant = nearest(exact[0], names);
    const address = `REGISTRY_${exact[0]}_ADDRESS`;
    return `belongs to no entry: ${address} is missing${meant ? `, or REGISTRY_${meant}_${exact[1]} is meant` : ''}`;
  }
  const typo = splits.find(([, setting]) => nearest(setting, known) !== undefined);
  const meant = typo && nearest(typo[1], known);
  const cure = typo && meant !== undefined ? `; did you mean REGISTRY_${typo[0]}_${meant}?` : '';
  return `belongs to no entry: an entry is made by REGISTRY_<NAME>_ADDRESS${cure}`;
}

/** Every way to cut it into name and setting, the longest setting first. */
function splitsOf(rest: string): readonly (readonly [name: string, setting: string])[] {
  const splits: [string, string][] = [];
  for (let at = rest.indexOf('_'); at > 0; at = rest.indexOf('_', at + 1)) {
    splits.push([rest.slice(0, at), rest.slice(at + 1)]);
  }
  return splits.filter(([, setting]) => setting !== '');
}
