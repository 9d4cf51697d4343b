import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type Leased, type LeaseSource } from '../registry/lease.js';
import { type SettingProblem } from '../registry/registry-provider.js';

export { type Leased, type SettingProblem };

/** What a store keeps under one path, as one read gave it. */
export interface StoredSecret {
  /** One value, or values by field. A text that is a JSON object is read by field as well. */
  readonly value: string | Readonly<Record<string, unknown>>;
  /** The store's word for this state of the secret. Left out = the values alone tell whether it changed. */
  readonly version?: string;
}

/** A path that the store can read, or a constant text that says what is wrong with it; it follows the key. */
export type ParsedPath<Path> = { readonly path: Path } | { readonly problem: string };

/**
 * One entry of a registry that somebody keeps in a store, unchecked: the words of an item of `registries`, or why it
 * cannot be one (a constant text).
 */
export interface KeptEntry {
  /** Unique below the place; `a/b` is delegated to the namespace `a`. */
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>> | { readonly problem: string };
}

/** A store from which entries can be had, too. */
export interface EntryShelf {
  /** Whether the place of `ENTRIES_FROM`, behind `STORE:`, can be one; a constant text if not. */
  problemOf(place: string): string | undefined;
  /** Every entry of a place. Rejects as {@link OpenStore.read}. */
  list(place: string, signal: AbortSignal): Promise<readonly KeptEntry[]>;
  /**
   * Calls back when something there may have changed, until the signal aborts; resolves when it cannot tell any more.
   * Left out = the place is listed every `STORE_REFRESH`.
   */
  watch?(place: string, changed: () => void, signal: AbortSignal): Promise<void>;
}

/** What one of its engines is to make. */
export interface LeaseRequest extends Omit<LeaseSource, 'store'> {
  readonly signal: AbortSignal;
}

/** One configured store, signed in when it has to. It is closed when no configuration names it any more. */
export interface OpenStore<Path = unknown> {
  /**
   * Reads one path. Rejects only with a {@link ProviderError}: `refused` (no right, or no valid identity), `not_found`,
   * `throttled`, `unavailable` (also sealed), `timed_out` (promptly after an abort), `bad_answer`, `not_configured`.
   */
  read(path: Path, signal: AbortSignal): Promise<StoredSecret>;
  readonly entries?: EntryShelf;
  /** For engines that mint. Rejects as {@link read}. */
  lease?(request: LeaseRequest): Promise<Leased>;
  /**
   * Forgets the identity, cancels what is planned, and plans nothing more. A read under way goes on until its own
   * signal ends it; there is none after this.
   */
  close(): void | Promise<void>;
}

/**
 * A kind of store. It keeps nothing about a secret: sharing, refresh, back-off and time limits belong to the keeper of
 * secrets. The kit in `test/store-contract/` holds every store to what is said here.
 */
export interface ISecretStore<Settings extends object = object, Path = unknown> {
  /** Lower case, digits and `-`; the name of its folder, of its store without a name, and of `STORE_<NAME>_KIND`. */
  readonly id: string;
  /** How people call it, e.g. `Vault, OpenBao`. */
  readonly label: string;
  /** One sentence for `dockpass stores`. */
  readonly description: string;
  /**
   * Class of its settings, as a provider's: `STORE_<NAME>_<SETTING>`; for the store without a name `<ID>_<SETTING>`
   * (`VAULT_ADDR`).
   */
  readonly settings: Type<Settings>;
  /** It is there without any setting. */
  readonly needsNoSettings: boolean;
  /** It has engines that mint: what is opened has `lease`. Left out = false. */
  readonly mints?: boolean;
  /** References that are right, e.g. `vault:kv/ci/hub#password`. */
  readonly examples: readonly string[];

  /**
   * Whether it can be a path of this store, and the field one that a secret there can have; nobody is asked. Pure.
   *
   * @param field left out = none is named, or it is no matter
   */
  parse(path: string, field?: string): ParsedPath<Path>;

  /** What one setting alone cannot tell. Pure. */
  problems?(settings: Settings): readonly SettingProblem[];

  /**
   * Loads what the first read needs and no request should wait for: a vendor's SDK. Called in the background after a
   * start or a change of the configuration, where something refers to such a store. May reject: the read will tell.
   */
  warmUp?(): Promise<unknown>;

  /** Nobody is asked before the first read. Whatever is big is imported then, unless it was before. */
  open(settings: Settings): OpenStore<Path>;
}

/** Marks the class that a folder of `stores/` contributes: `@KeepsSecrets()` above `@Injectable()`. */
export const KeepsSecrets = DiscoveryService.createDecorator();
