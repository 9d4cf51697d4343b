import { type StoreReference } from './store-reference.js';

/** Where the values of some properties are kept. */
export type References = ReadonlyMap<string, StoreReference>;

/** Settings of an entry of which some values are read from a store when a credential is minted. */
export interface LateSettings {
  readonly references: References;
  /** The settings with these values in their place, checked as if they had been configured. */
  fill(values: ReadonlyMap<string, string>): FilledSettings;
}

/** Settings, or what is wrong with them. */
export type FilledSettings = { readonly settings: object } | { readonly problems: readonly LateProblem[] };

/** What is wrong with a value of a store. Neither holds the value. */
export interface LateProblem {
  /** Of the setting that names the place. */
  readonly key: string;
  readonly message: string;
}
