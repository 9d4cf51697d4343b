import { type StoreReference } from './store-reference.js';

/** Where the values of some properties are kept. */
export type References = ReadonlyMap<string, StoreReference>;

/** Settings of an entry of which some values are read from a store when a credential is minted. */
export interface LateSettings {
  readonly references: References;
  /**
   * The settings with these values in their place, checked as if they had been configured.
   *
   * @throws ProviderError `not_configured` where they break a rule
   */
  fill(values: ReadonlyMap<string, string>): object;
}
