import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { inspect } from 'node:util';
import { settingsOf } from '../registry/setting.js';
import { type ConfigFiles } from './config-files.js';
import { type Notes } from './notes.js';
import { type KnownProvider } from './provider-catalog.js';
import { type RawEntry } from './raw-settings.js';
import { type Given, SettingReader } from './setting-reader.js';

/** The provider's own part of an entry, checked by its settings class. */
export interface ProviderSettings {
  readonly instance: object;
  /** The key to show for a property. */
  keyOf(property: string): string;
  /** A text of the provider or of class-validator without the values that it may repeat. */
  clean(message: string): string;
}

/** What is wrong is noted; `undefined` then. */
export function readProviderSettings(
  entry: RawEntry,
  { provider, table }: KnownProvider,
  files: ConfigFiles,
  notes: Notes,
): ProviderSettings | undefined {
  const reader = new SettingReader(table, [entry], notes, files);
  const given = new Map<string, Given<unknown>>();
  for (const property of Object.keys(table)) {
    const found = reader.read(property);
    if (found) given.set(property, found);
  }
  const values = [...given].map(([property, { value }]) => [property, value] as const);
  const instance = plainToInstance(provider.settings, Object.fromEntries(values));
  const keyOf = (property: string): string => given.get(property)?.key ?? entry.keyOf(entry.nameOf(property));
  const clean = (message: string): string =>
    withoutValues(
      message,
      [...values].map(([, value]) => value),
    );
  const errors = Object.keys(table).length === 0 ? [] : validateSync(instance, RULES);
  for (const error of errors) {
    if (reader.failed.has(error.property)) continue;
    const message = given.has(error.property)
      ? clean(constraintsOf(error))
      : `is missing; the provider ${provider.id} needs it`;
    notes.problem(keyOf(error.property), message);
  }
  if (errors.length > 0 || reader.failed.size > 0) return undefined;
  hideSecrets(instance, provider.settings);
  return { instance, keyOf, clean };
}

/** `target` and `value` would put what was configured into the errors. */
const RULES = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
} as const;

function constraintsOf({ property, constraints = {} }: ValidationError): string {
  const messages = Object.values(constraints).map((message) =>
    message.startsWith(`${property} `) ? message.slice(property.length + 1) : message,
  );
  return [...new Set(messages)].join('; ') || 'is not valid';
}

/** A rule may be written so that its message quotes the value; then only that it is wrong is said. */
function withoutValues(message: string, values: readonly unknown[]): string {
  const quoted = values.flat().some((value) => {
    const text = String(value);
    if (text.length >= 4 && typeof value === 'string') return message.includes(text);
    return text !== '' && message.split(/[^\p{L}\p{N}._-]+/u).includes(text);
  });
  return quoted ? 'is not valid' : message;
}

/** What a log or a debugger prints of the settings has no secrets; their properties stay as they are. */
function hideSecrets(instance: object, type: KnownProvider['provider']['settings']): void {
  const secrets = new Set(settingsOf(type).flatMap(({ property, secret }) => (secret ? [property] : [])));
  const shown = (): object =>
    Object.fromEntries(
      Object.entries(instance).map(([property, value]: [string, unknown]) => [
        property,
        secrets.has(property) && value !== undefined ? '***' : value,
      ]),
    );
  Object.defineProperty(instance, inspect.custom, { value: shown, enumerable: false });
}
