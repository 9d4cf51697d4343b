import { environmentName } from './setting-name.js';

/** A group of settings as somebody wrote them, before anything is known to be right. */
export interface RawSettings {
  /** By written name: `ROLE_ARN` in the environment, `roleArn` in a file. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Values are text to be parsed; a file has numbers, booleans and lists of its own. */
  readonly textual: boolean;
  /** Numbers and booleans may be text as well, as where every value of a secret is. */
  readonly mayBeText?: boolean;
  /** The file they stand in, as the setting that names it and its path. */
  readonly file?: { readonly key: string; readonly value: string } | undefined;
  /** How this source writes a property. */
  readonly nameOf: (property: string) => string;
  /** What the operator is shown for a written name; without one, for the group as a whole. Holds no value. */
  readonly keyOf: (name?: string) => string;
  /** Where a written name stands, as far as nothing has to be parsed for it; left out = `keyOf` says it all. */
  readonly place?: (name: string) => WrittenPlace;
}

export interface WrittenPlace {
  readonly key: string;
  /** From 1. */
  readonly line: number | undefined;
}

/** The settings of one registry entry, wherever they come from. */
export interface RawEntry extends RawSettings {
  /** `undefined` when it has none that can be used; that is noted already. */
  readonly name: string | undefined;
  /** `environment`, or the path of a file. */
  readonly source: string;
  /** Whether only this entry is left out, with a warning, where something is wrong with it. */
  readonly canBeLeftOut?: boolean;
}

/** Settings of the environment whose keys begin with a prefix, which `values` leave out. */
export function environmentSettings(values: ReadonlyMap<string, unknown>, prefix = ''): RawSettings {
  return {
    values,
    textual: true,
    nameOf: environmentName,
    keyOf: (name) => prefix + (name ?? ''),
  };
}

/** Settings of a mapping in a file. */
export function fileSettings(
  values: ReadonlyMap<string, unknown>,
  keyOf: RawSettings['keyOf'],
  file?: RawSettings['file'],
): RawSettings {
  return { values, textual: false, nameOf: asItIs, keyOf, file };
}

function asItIs(property: string): string {
  return property;
}
