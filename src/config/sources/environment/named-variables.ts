const NAME = /^[A-Z0-9][A-Z0-9_]{0,62}$/;
const LONGEST_NAME = 63;

/** Variables `<PREFIX><NAME>_<SETTING>`, taken apart. */
export interface NamedVariables {
  /** In upper case, sorted. */
  readonly names: ReadonlySet<string>;
  /** Values by name and setting. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Keys that belong to no name. */
  readonly orphans: readonly string[];
}

/**
 * Groups the variables of a prefix by name. A name is made by one variable that ends in the marker, and a key belongs
 * to the longest name that it begins with.
 *
 * @param marker e.g. `_ADDRESS`
 */
export function namedVariables(
  variables: ReadonlyMap<string, string>,
  prefix: string,
  marker: string,
): NamedVariables {
  const keys = [...variables.keys()].filter((key) => key.startsWith(prefix));
  const names = new Set(keys.flatMap((key) => nameIn(key, prefix, marker) ?? []).sort());
  const groups = new Map([...names].map((name) => [name, new Map<string, string>()]));
  const orphans: string[] = [];
  for (const key of keys) {
    const rest = key.slice(prefix.length);
    const [owner] = splitsOf(rest).findLast(([name]) => names.has(name)) ?? [];
    if (owner === undefined) orphans.push(key);
    else groups.get(owner)?.set(rest.slice(owner.length + 1), variables.get(key) ?? '');
  }
  return { names, groups, orphans };
}

function nameIn(key: string, prefix: string, marker: string): string | undefined {
  const name = key.endsWith(marker) ? key.slice(prefix.length, -marker.length) : '';
  return NAME.test(name) ? name : undefined;
}

/** Every way to cut it into a name that may be one and a setting, the longest setting first. */
export function splitsOf(rest: string): [name: string, setting: string][] {
  const splits: [string, string][] = [];
  for (let at = rest.indexOf('_', 1); at > 0 && at <= LONGEST_NAME; at = rest.indexOf('_', at + 1)) {
    splits.push([rest.slice(0, at), rest.slice(at + 1)]);
  }
  return splits.filter(([, setting]) => setting !== '');
}
