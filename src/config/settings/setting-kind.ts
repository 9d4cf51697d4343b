import { type SettingKind } from '../../registry/setting.js';

/** What a setting of a kind holds when it is read. */
export type ValueOf<K extends SettingKind> = K extends { readonly type: 'whole' | 'number' }
  ? number
  : K extends { readonly type: 'boolean' }
    ? boolean
    : K extends { readonly type: 'choice'; readonly values: readonly (infer V)[] }
      ? V
      : K extends { readonly type: 'list' }
        ? readonly string[]
        : string;

/** What the operator may write, to stand behind "must be". */
export function allowed(kind: SettingKind): string {
  switch (kind.type) {
    case 'text':
      return 'text';
    case 'path':
      return 'the path of a file';
    case 'boolean':
      return 'true or false';
    case 'number':
      return 'a number';
    case 'list':
      return 'a list of one or more items, separated by commas';
    case 'whole':
      return `a whole number from ${String(kind.min)} to ${String(kind.max)}`;
    case 'choice':
      return `one of ${kind.values.join(', ')}`;
  }
}

/**
 * The value that was written, or `undefined` when it is not of this kind. Text of the environment is parsed; a file
 * has numbers, booleans and lists of its own, and text that only looks like one is not taken for it.
 */
export function parseValue(kind: SettingKind, written: unknown, textual: boolean): unknown {
  switch (kind.type) {
    case 'text':
    case 'path':
      return typeof written === 'string' ? written : undefined;
    case 'boolean':
      return booleanOf(written, textual);
    case 'number':
      return numberOf(written, textual);
    case 'list':
      return listOf(written);
    case 'whole': {
      const value = numberOf(written, textual);
      const fits = Number.isSafeInteger(value) && Number(value) >= kind.min && Number(value) <= kind.max;
      return fits ? value : undefined;
    }
    case 'choice':
      return typeof written === 'string' && kind.values.includes(written) ? written : undefined;
  }
}

function booleanOf(written: unknown, textual: boolean): boolean | undefined {
  if (textual) return written === 'true' ? true : written === 'false' ? false : undefined;
  return typeof written === 'boolean' ? written : undefined;
}

function numberOf(written: unknown, textual: boolean): number | undefined {
  if (textual) {
    const text = String(written);
    return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
  }
  return typeof written === 'number' && Number.isFinite(written) ? written : undefined;
}

/** Items without white space around them; none may be empty. Ids may be written as numbers in a file. */
function listOf(written: unknown): readonly string[] | undefined {
  const items: readonly unknown[] =
    typeof written === 'string' ? written.split(',') : Array.isArray(written) ? written : [];
  const texts = items.map((item) => (Number.isSafeInteger(item) ? String(item) : item));
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) return undefined;
  const trimmed = texts.map((text) => text.trim());
  return trimmed.includes('') ? undefined : trimmed;
}
