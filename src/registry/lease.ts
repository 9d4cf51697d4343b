/** What has a configured store mint something: one of its engines. */
export interface LeaseSource {
  /** Name of a configured store. */
  readonly store: string;
  readonly path: string;
  readonly method: LeaseMethod;
}

export const LEASE_METHODS = ['read', 'write'] as const;
export type LeaseMethod = (typeof LEASE_METHODS)[number];

/** What an engine of a store made on demand. */
export interface Leased {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Milliseconds it lives; left out = the engine does not say. */
  readonly lifeMs?: number;
}
