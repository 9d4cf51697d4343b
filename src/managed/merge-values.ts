import { ENTRY_SETTINGS } from '../config/entries/entry-settings.js';
import { parseValue } from '../config/settings/setting-kind.js';
import { type EntryDocument, type EntryValues } from './managed-entry.js';

/** What says whom an entry is for; all else says what it opens, and where its secrets go. */
const POLICY = new Set(
  Object.keys(ENTRY_SETTINGS).filter((name) => name !== 'address' && name !== 'provider'),
);

/** The values of a changed entry, or the secrets that have to be given anew. */
export type Merged = { readonly values: EntryValues } | { readonly missing: readonly string[] };

/**
 * What an entry holds after a change: a secret that was not given stays, and one that is null goes. It only stays while
 * it opens what it opened: whoever may change an entry cannot read a secret by having it sent elsewhere.
 */
export function mergeValues(given: EntryValues, former: EntryDocument | undefined): Merged {
  const values = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  if (!former) return { values };
  const kept = former.secrets.filter((name) => !(name in given) && !isReplaced(name, values));
  if (kept.length === 0) return { values };
  if (!opensTheSame(values, former)) return { missing: kept };
  return { values: { ...values, ...Object.fromEntries(kept.map((name) => [name, former.values[name]])) } };
}

/** `passwordFrom` or `passwordFile` stands for `password`. */
function isReplaced(name: string, values: EntryValues): boolean {
  return `${name}From` in values || `${name}File` in values;
}

function opensTheSame(values: EntryValues, { values: former, secrets }: EntryDocument): boolean {
  const names = new Set([...Object.keys(values), ...Object.keys(former)]);
  return [...names].every(
    (name) => POLICY.has(name) || secrets.includes(name) || isSame(values[name], former[name]),
  );
}

/** A list may be written as text or as one; no setting can be both a text and a list. */
function isSame(one: unknown, other: unknown): boolean {
  const isMixed = Array.isArray(one) !== Array.isArray(other);
  const [a, b] = isMixed
    ? [one, other].map((value) => parseValue({ type: 'list' }, value, false))
    : [one, other];
  return JSON.stringify(a) === JSON.stringify(b) && (!isMixed || a !== undefined);
}
