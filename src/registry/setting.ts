import 'reflect-metadata';
import { inspect } from 'node:util';

/** What a setting holds. A `list` is comma-separated text, or a list in a file. */
export type SettingKind =
  | { readonly type: 'text' | 'path' | 'boolean' | 'number' | 'list' }
  | { readonly type: 'whole'; readonly min: number; readonly max: number }
  | { readonly type: 'choice'; readonly values: readonly string[] };

/**
 * One setting and all that operators are told about it, whoever it belongs to: the gateway, a client, an entry or a
 * provider. Parsing, messages, `dockpass providers` and the documentation all work from it.
 */
export interface SettingSpec {
  readonly kind: SettingKind;
  /** What it is for, one sentence. */
  readonly meaning: string;
  /** Can also be given as `<SETTING>_FILE`, and is never shown. One that everybody knows is refused. */
  readonly secret?: boolean;
  /** Can be given as a file like a secret, but everybody may know it. */
  readonly isPublic?: boolean;
  /** Can be given as a file and is not shown, either: some registries take a token for a user name. */
  readonly isUserName?: boolean;
  readonly unit?: string;
  /** Taken when the setting is left out. */
  readonly default?: string | number | boolean;
  /** What is shown as the default where it is not one value. */
  readonly defaultText?: string;
  /** What is shown as the range where the kind does not say it all. */
  readonly range?: string;
  readonly example?: string;
  /** Only in the environment. */
  readonly environmentOnly?: boolean;
}

/** Specifications by property, e.g. `roleArn`. */
export type SettingTable = Readonly<Record<string, SettingSpec>>;

const TABLE = Symbol('dockpass:settings');

/**
 * Describes a property of a settings class. Stands beside the class-validator rules of the same property. What a log or
 * a debugger prints of an instance has no secrets; its properties stay as they are.
 */
export function Setting(spec: SettingSpec): PropertyDecorator {
  return (prototype, property) => {
    Reflect.defineMetadata(TABLE, { ...settingTable({ prototype }), [property]: spec }, prototype);
    Object.defineProperty(prototype, inspect.custom, { value: shown, configurable: true });
  };
}

function shown(this: object): object {
  const table = settingTable({ prototype: this });
  return Object.fromEntries(
    Object.entries(this).map(([property, value]: [string, unknown]) => {
      return [property, isHidden(table[property]) && value !== undefined ? '***' : value];
    }),
  );
}

/** Whether its value is never shown to anybody. */
export function isHidden({ secret = false, isUserName = false }: Partial<SettingSpec> = {}): boolean {
  return secret || isUserName;
}

/** The described settings of a class, in the order of their declaration, inherited ones first. */
export function settingTable(type: { readonly prototype: object }): SettingTable {
  return (Reflect.getMetadata(TABLE, type.prototype) as SettingTable | undefined) ?? NONE;
}

const NONE: SettingTable = {};

export interface DescribedSetting extends SettingSpec {
  /** Property name, e.g. `roleArn`. */
  readonly property: string;
}

/** The same as a list. */
export function settingsOf(type: { readonly prototype: object }): readonly DescribedSetting[] {
  return Object.entries(settingTable(type)).map(([property, spec]) => ({ ...spec, property }));
}
