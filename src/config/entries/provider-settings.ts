import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { inspect } from 'node:util';
import { settingsOf } from '../../registry/setting.js';
import { type ConfigFiles } from '../settings/files.js';
import { type Notes } from '../settings/notes.js';
import { type KnownProvider } from './provider-catalog.js';
import { type RawEntry } from '../settings/raw-settings.js';
import { type Given } from '../settings/given.js';
import { SettingReader } from '../settings/setting-reader.js';

/** The provider's own part of an entry, checked by its settings class. */
export interface ProviderSettings {
  readonly instance: object;
  /** The key to show for a property. */
  readonly keyOf: (property: string) => string;
  /** A text that the provider wrote about these settings, unless it holds one of their secrets. */
  readonly withoutSecrets: (message: string) => string;
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
  const plain = Object.fromEntries([...given].map(([property, { value }]) => [property, value]));
  const instance = plainToInstance(provider.settings, plain);
  const keyOf = (property: string): string => given.get(property)?.key ?? entry.keyOf(entry.nameOf(property));
  const errors = given.size === 0 && Object.keys(table).length === 0 ? [] : validateSync(instance, RULES);
  for (const error of errors.filter(({ property }) => !reader.failed.has(property))) {
    const value = given.get(error.property)?.value;
    const missing = `is missing; the provider ${provider.id} needs it`;
    notes.problem(keyOf(error.property), value === undefined ? missing : ruleBroken(error, provider, value));
  }
  if (errors.length > 0 || reader.failed.size > 0) return undefined;
  const described = settingsOf(provider.settings);
  const secrets = described.filter(({ secret }) => secret);
  const values = secrets.map(({ property }) => given.get(property)?.value);
  const hidden = described.filter(({ secret, isUserName }) => secret ?? isUserName);
  hideSecrets(instance, new Set(hidden.map(({ property }) => property)));
  return { instance, keyOf, withoutSecrets: (message) => (quotes(message, values) ? VAGUE : message) };
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
function ruleBroken(
  { property, constraints = {} }: ValidationError,
  { settings }: KnownProvider['provider'],
  value: unknown,
): string {
  const constant = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(settings, '', true, false)
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

/** What a log or a debugger prints of the settings has no secrets; their properties stay as they are. */
function hideSecrets(instance: object, secrets: ReadonlySet<string>): void {
  const shown = (): object =>
    Object.fromEntries(
      Object.entries(instance).map(([property, value]: [string, unknown]) => [
        property,
        secrets.has(property) && value !== undefined ? '***' : value,
      ]),
    );
  Object.defineProperty(instance, inspect.custom, { value: shown, enumerable: false });
}
