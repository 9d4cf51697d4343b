import { type SettingTable } from '../../registry/setting.js';
import { nearest } from './nearest.js';
import { type Notes } from './notes.js';
import { type RawSettings } from './raw-settings.js';
import { environmentName, fileProperty, fromProperty } from './setting-name.js';
import { hasFile } from './written-setting.js';

/** Notes a problem for every written name that is in no table and not one of the others. */
export function refuseUnknown(
  source: RawSettings,
  tables: readonly SettingTable[],
  notes: Notes,
  others: readonly string[] = [],
): void {
  const known = tables.map((table) => writtenNames(table, source.textual));
  for (const name of source.values.keys()) {
    if (others.includes(name) || known.some((names) => names.has(name))) continue;
    refuseName(name, [...others, ...known.flatMap((names) => [...names])], source, notes);
  }
}

const inEnvironment = new WeakMap<SettingTable, ReadonlySet<string>>();
const inFile = new WeakMap<SettingTable, ReadonlySet<string>>();

/** Every name that may be written for the settings of a table, the `_FILE` and `_FROM` forms of secrets included. */
export function writtenNames(table: SettingTable, textual: boolean): ReadonlySet<string> {
  const memo = textual ? inEnvironment : inFile;
  let names = memo.get(table);
  if (!names) {
    const properties = Object.keys(table).flatMap((property) =>
      hasFile(table, property) ? [property, fileProperty(property), fromProperty(property)] : [property],
    );
    names = new Set(textual ? properties.map(environmentName) : properties);
    memo.set(table, names);
  }
  return names;
}

/** Longer than every name there is, shorter than most tokens. */
const PLAIN_WORD = /^[A-Za-z][A-Za-z0-9_-]{0,35}$/;

function refuseName(name: string, known: readonly string[], source: RawSettings, notes: Notes): void {
  // `password:hunter2` without a space is a key in YAML: only what looks like a key is shown.
  if (!PLAIN_WORD.test(name)) {
    notes.problem(source.keyOf(), 'holds a key that is not a plain word');
    return;
  }
  const meant = nearest(name, known);
  const cure =
    meant === undefined
      ? `known are ${[...new Set(known)].sort().join(', ')}`
      : `did you mean ${source.textual ? source.keyOf(meant) : meant}?`;
  notes.problem(source.keyOf(name), `is not a setting; ${cure}`);
}
