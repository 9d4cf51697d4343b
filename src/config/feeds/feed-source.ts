/** Where entries come from while the gateway runs: one item of `ENTRIES_FROM`. Plain data. */
export interface FeedSource {
  /** The same in two configurations = the same source, and the same names of its entries. */
  readonly key: string;
  /** As it was written, e.g. `dir:/etc/dockpass/entries`. */
  readonly text: string;
  /** What the names of its entries begin with; unique. */
  readonly word: string;
  /** Whether the entries are files, or kept by a store or by the database. */
  readonly kind: 'directory' | 'store' | 'database';
  /** Name of the store that keeps the entries; undefined = none does. */
  readonly store: string | undefined;
  /** The place in the store, or the absolute path of the directory; empty for the database. */
  readonly place: string;
}

/** What somebody wrote as an entry, before anything is known to be right. */
export interface FedItem {
  /** Below its source; `acme/hub` is delegated to the namespace `acme`. */
  readonly name: string;
  /** What the operator is shown for it: the name, or the path of its file. */
  readonly shown: string;
  readonly content: FedContent | FedFault;
}

export interface FedContent {
  readonly values: ReadonlyMap<string, unknown>;
  /** Line of a setting, from 1, where it is known. */
  lineOf(setting: string): number | undefined;
}

/** Why it cannot be an entry at all; constant texts. */
export interface FedFault {
  readonly faults: readonly { readonly line?: number | undefined; readonly message: string }[];
}
