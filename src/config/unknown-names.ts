import { nearest } from './nearest.js';
import { type Notes } from './notes.js';
import { type RawSettings } from './raw-settings.js';
import { type SettingTable } from './setting-reader.js';

/** Every name that may be written for the settings of a table, `_FILE` forms of secrets included. */
export function writtenNames(table: SettingTable, nameOf: RawSettings['nameOf']): readonly string[] {
  return Object.entries(table).flatMap(([property, { secret }]) =>
    secret ? [nameOf(property), nameOf(`${property}File`)] : [nameOf(property)],
  );
}

/** Notes a problem for every name that is not known. */
export function refuseUnknown(source: RawSettings, known: readonly string[], notes: Notes): void {
  for (const name of source.values.keys()) {
    if (!known.includes(name)) refuseName(name, known, source, notes);
  }
}

const PLAIN_WORD = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

function refuseName(name: string, known: readonly string[], source: RawSettings, notes: Notes): void {
  // `password:hunter2` without a space is a key in YAML: only what looks like a key is shown.
  if (!PLAIN_WORD.test(name)) {
    notes.problem(source.keyOf(), 'holds a key that is not a plain word');
    return;
  }
  const meant = nearest(name, known);
  const cure =
    meant === undefined
      ? `known are ${[...known].sort().join(', ')}`
      : `did you mean ${source.textual ? source.keyOf(meant) : meant}?`;
  notes.problem(source.keyOf(name), `is not a setting; ${cure}`);
}
