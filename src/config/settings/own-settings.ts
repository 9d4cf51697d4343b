import type { Type } from '@nestjs/common';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { type SettingTable } from '../../registry/setting.js';
import { type Notes } from './notes.js';
import { type SettingReader } from './setting-reader.js';

/** A provider or a store, as far as its settings go. */
export interface Owner {
  /** `the provider ecr`. */
  readonly who: string;
  readonly type: Type;
  readonly table: SettingTable;
}

export type Settings = Record<string, unknown>;

/**
 * The settings of an owner, checked by its class. What is wrong is noted; `undefined` then. Of what is kept in a store
 * only that it was given is known, and that is all that is checked.
 */
export function readOwnSettings(
  reader: SettingReader<SettingTable>,
  owner: Owner,
  notes: Notes,
): Settings | undefined {
  const settings = new owner.type() as Settings;
  for (const property of Object.keys(owner.table)) {
    const given = reader.read(property);
    if (given) settings[property] = given.value;
  }
  const broken = brokenRules(settings, owner).filter(
    ({ property }) => !reader.failed.has(property) && !reader.references.has(property),
  );
  for (const { property, message } of broken) notes.problem(reader.keyOf(property), message);
  return broken.length > 0 || reader.failed.size > 0 ? undefined : settings;
}

/** What is wrong with settings by themselves. */
export function brokenRules(
  settings: Settings,
  { who, type, table }: Owner,
): readonly { readonly property: string; readonly message: string }[] {
  if (Object.keys(table).length === 0) return [];
  return validateSync(settings, RULES).map((error) => {
    const value = settings[error.property];
    const message = value === undefined ? `is missing; ${who} needs it` : ruleBroken(error, type, value);
    return { property: error.property, message };
  });
}

/** A text that the provider wrote about its settings, unless it holds one of their secrets. */
export function withoutSecrets(
  message: string,
  settings: Readonly<Record<string, unknown>>,
  table: SettingTable,
): string {
  const secret = Object.keys(table).filter((property) => table[property]?.secret);
  const values = secret.map((property) => settings[property]);
  return quotes(message, values) ? VAGUE : message;
}

/** `target` and `value` would put what was configured into the errors. */
const RULES = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
} as const;

const VAGUE = 'is not valid';

/** The messages of the broken rules. One that is not a constant may quote the value; then it is not shown. */
function ruleBroken({ property, constraints = {} }: ValidationError, type: Type, value: unknown): string {
  const constant = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(type, '', true, false)
      .flatMap(({ message }) => (typeof message === 'string' && !message.includes('$') ? [message] : [])),
  );
  const messages = Object.values(constraints).map((message) => {
    if (!constant.has(message) && quotes(message, [value].flat())) return VAGUE;
    return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
  });
  return [...new Set(messages)].join('; ');
}

/** Short values are looked for as words only, or every message would hold them. */
function quotes(message: string, values: readonly unknown[]): boolean {
  const words = new Set(message.split(/[^\p{L}\p{N}._-]+/u));
  return values.some((value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const text = String(value);
    return words.has(text) || (text.length >= 4 && message.includes(text));
  });
}
