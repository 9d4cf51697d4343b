import { type RegistryEntry } from '../../config/gateway-config.js';
import { type ExtensionKind } from '../../dialects/extension.js';
import { type ForgeId } from '../../dialects/shared/ci-request.js';

/** What builds of a repository get otherwise after a change than before it. Plain data. */
export interface Consequence {
  readonly repo: string;
  readonly client: string;
  /** What is asked for. */
  readonly kind: ExtensionKind;
  readonly address: string;
  /** The entry that is given for the address now, and then; null = nothing is. The same twice = another credential of it. */
  readonly before: string | null;
  readonly after: string | null;
  /** Of builds of the repository itself, the events for which it is so; null = all that are given such things. */
  readonly events: readonly string[] | null;
  /** The same of builds of its forks. */
  readonly forks: readonly string[] | null;
}

/** One entry that comes, goes or is changed among all others. */
export interface EntryChange {
  /** All entries, in the order of the configuration. */
  readonly before: readonly RegistryEntry[];
  readonly after: readonly RegistryEntry[];
  /** The entry as it is among the former, and as it will be; undefined = it is not there. */
  readonly former: RegistryEntry | undefined;
  readonly changed: RegistryEntry | undefined;
}

/** A repository as a client names it. */
export interface NamedRepo {
  readonly repo: string;
  readonly client: string;
  readonly repoId: string;
  readonly forge: ForgeId;
}
