import { nestsTooDeep } from '../wire/json-depth.js';
import { type StoredSecret } from './secret-store.js';

/** Why a secret that was read does not have what a reference names. */
export type FieldFault = 'no_field' | 'several_fields' | 'not_text';

/**
 * What a reference names in a secret: a field by its name, else the secret if it is one value. Numbers and booleans are
 * written as JSON has them; every other value that is no text is none.
 */
export function fieldOf({ value }: StoredSecret, field: string | undefined): { text: string } | FieldFault {
  if (field !== undefined)
    return textOf(Object.entries(fieldsOf(value)).find(([name]) => name === field)?.[1]);
  if (typeof value === 'string') return textOf(value);
  const [one, ...others] = Object.values(value);
  return others.length > 0 ? 'several_fields' : textOf(one);
}

function textOf(value: unknown): { text: string } | FieldFault {
  if (value === undefined) return 'no_field';
  if (typeof value === 'string') return value === '' ? 'no_field' : { text: value };
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return { text: JSON.stringify(value) };
  return 'not_text';
}

function fieldsOf(value: StoredSecret['value']): object {
  if (typeof value !== 'string') return value;
  try {
    const parsed: unknown = nestsTooDeep(Buffer.from(value)) ? undefined : JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
