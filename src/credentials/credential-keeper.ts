import { setMaxListeners } from 'node:events';
import { type Leased, type LeaseSource } from '../registry/lease.js';
import { ProviderError } from '../registry/provider-error.js';
import { type Clock, systemClock } from './clock.js';
import { type CredentialContext, CredentialSlot, type Mint, type ProviderMint } from './credential-slot.js';
import { type LateSettings, type References } from '../store/late-settings.js';
import { type MintOrigin, slotKey } from './slot-key.js';

export interface KeeperOptions {
  readonly clock?: Clock;
  /** From 0 to 1; default `Math.random`. */
  readonly random?: () => number;
  /** Milliseconds of life a credential must have when it is given; default 15 minutes. */
  readonly minimumMs?: number;
  /** Milliseconds one mint may take; default 7 s, so that an answer leaves within its 8 s. */
  readonly mintLimitMs?: number;
  readonly onMint?: CredentialContext['onMint'];
  /**
   * Stands around each mint of a slot, e.g. to look into a cache first. It is told the settings with what stores gave
   * in their place, so that another value is another origin. What it returns is held to the same time limit and errors
   * as a provider; a credential that was not minted just now says its age (`MintedCredential.ageMs`). Where the
   * credential is kept outside of the process, its name is a `slotKey` with a secret of its own. Default: the provider
   * is asked.
   */
  readonly wrap?: (mint: ProviderMint, origin: MintOrigin, slot: CredentialSlot) => Mint;
  /**
   * Reads settings that are kept in a store. Rejects with a ProviderError. The slot is told when a value is another one.
   * Default: there is no store.
   */
  readonly read?: (references: References, slot: CredentialSlot) => Promise<ReadonlyMap<string, string>>;
  /** Has an engine of a store make something. Rejects with a ProviderError. Default: there is no store. */
  readonly lease?: (source: LeaseSource, signal: AbortSignal) => Promise<Leased>;
}

/** What a slot is made from. */
export interface SlotRequest extends MintOrigin {
  readonly entryName: string;
  /** As configured, placeholders unfilled; default `images`. */
  readonly template?: readonly string[];
  /** What of the settings is read from a store, each time before it is minted; undefined = nothing. */
  readonly late?: LateSettings | undefined;
}

/** Milliseconds one mint may take, so that an answer leaves within its 8 s. */
export const MINT_LIMIT_MS = 7_000;

/** Slots of single repositories: from how many on idle ones are looked for, and how many there are at most. */
const FIRST_SWEEP = 1_000;
export const MAX_REPOSITORY_SLOTS = 10_000;
/** What is left of them when they were too many, so that not every further one looks through all. */
const KEPT_OF_TOO_MANY = MAX_REPOSITORY_SLOTS * (7 / 8);
const IDLE_MS = 24 * 3_600_000;

/**
 * Holds every credential of the process, one slot per provider, scope, identity and narrowing: entries that share an
 * identity share a mint, and two identities never share. Survives reloads, so that unchanged entries keep what they
 * have.
 */
export class CredentialKeeper {
  readonly #slots = new Map<string, CredentialSlot>();
  readonly #stop = new AbortController();
  readonly #context: CredentialContext;
  readonly #wrap: NonNullable<KeeperOptions['wrap']>;
  readonly #read: NonNullable<KeeperOptions['read']>;
  readonly #lease: NonNullable<KeeperOptions['lease']>;
  readonly clock: Clock;
  #epoch = 0;
  #forgotten = 0;
  /** Slots of single repositories. */
  #ofRepositories = 0;
  #sweepAt = FIRST_SWEEP;

  constructor(options: KeeperOptions = {}) {
    setMaxListeners(0, this.#stop.signal); // every mint in flight listens
    this.clock = options.clock ?? systemClock;
    this.#wrap = options.wrap ?? ((mint) => mint);
    this.#read = options.read ?? (() => Promise.reject(new ProviderError('not_configured')));
    this.#lease = options.lease ?? (() => Promise.reject(new ProviderError('not_configured')));
    this.#context = {
      clock: this.clock,
      random: options.random ?? Math.random,
      minimumMs: options.minimumMs ?? 15 * 60_000,
      limitMs: options.mintLimitMs ?? MINT_LIMIT_MS,
      stopped: this.#stop.signal,
      onMint: options.onMint ?? (() => undefined),
      onChange: () => {
        this.#epoch++;
      },
    };
  }

  /** Grows whenever any slot changed other than by time passing: what was built from slots before is then old. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Grows whenever slots were forgotten to make room: who holds one has to ask for it again. */
  get forgotten(): number {
    return this.#forgotten;
  }

  set minimumMs(milliseconds: number) {
    this.#context.minimumMs = milliseconds;
    this.#epoch++;
  }

  /** The slot of a request, made on first use. */
  slot(request: SlotRequest): CredentialSlot {
    const { images, template = images } = request;
    const key = slotKey(request);
    let slot = this.#slots.get(key);
    if (!slot) {
      const family = template === images ? key : familyOf(request);
      if (family !== key && ++this.#ofRepositories > this.#sweepAt) this.#makeRoom();
      slot = this.#make(request, family);
      this.#slots.set(key, slot);
    }
    slot.entries.add(request.entryName);
    return slot;
  }

  #make(request: SlotRequest, family: string): CredentialSlot {
    const { provider, scope, settings, images, access = 'pull', late } = request;
    const mint: Mint = async (signal, anew) => {
      const filled = late ? late.fill(await this.#read(late.references, slot)) : { settings };
      if ('problems' in filled) throw new ProviderError('not_configured');
      const origin = { provider, scope, settings: filled.settings, images, access };
      return this.#wrap((limit) => this.#mint(origin, limit), origin, slot)(signal, anew);
    };
    const { id: providerId, longestLifeMs } = provider;
    const origin = { providerId, scope: scope.key, images, access, family, mint, longestLifeMs };
    const slot = new CredentialSlot(origin, this.#context);
    return slot;
  }

  #mint({ provider, ...origin }: MintOrigin, signal: AbortSignal): ReturnType<ProviderMint> {
    const source = provider.leaseFrom?.(origin.settings);
    const lease = source && (() => this.#lease(source, signal));
    return provider.credentialsFor({ ...origin, signal, ...(lease && { lease }) });
  }

  /**
   * Entries whose images depend on the repository have a slot for each; those that nobody used for a day go, and where
   * that is not enough those that were not used for longest.
   */
  #makeRoom(): void {
    const found = [...this.#slots].filter(([key, { family }]) => key !== family);
    const idle = found.map(([key, slot]) => ({ key, slot, ms: slot.idleMs })).sort((a, b) => b.ms - a.ms);
    const surplus = idle.length < MAX_REPOSITORY_SLOTS ? 0 : idle.length - KEPT_OF_TOO_MANY;
    const leaving = idle.filter(({ ms }, at) => at < surplus || ms >= IDLE_MS);
    for (const { key, slot } of leaving) this.#forget(key, slot);
    this.#ofRepositories = idle.length - leaving.length + 1;
    this.#sweepAt = Math.min(MAX_REPOSITORY_SLOTS, Math.max(FIRST_SWEEP, 2 * this.#ofRepositories));
    if (leaving.length > 0) this.#forgotten++;
  }

  #forget(key: string, slot: CredentialSlot): void {
    slot.retire();
    this.#slots.delete(key);
  }

  /** Every slot, for status and metrics. */
  slots(): IterableIterator<CredentialSlot> {
    return this.#slots.values();
  }

  /**
   * Forgets the slots of every other family: a new configuration does not use them.
   *
   * @param groups names of the entries of each family; its slots go on with these very sets, or with all of several
   */
  retain(groups: readonly ReadonlyMap<string, Set<string>>[]): void {
    for (const [key, slot] of this.#slots) {
      const names = namesIn(groups, slot.family);
      if (names) {
        slot.entries = names;
        continue;
      }
      this.#forget(key, slot);
      this.#epoch++;
    }
  }

  /** Cancels every mint in flight and every planned one. */
  stop(): void {
    this.#stop.abort();
    this.retain([]);
  }
}

function namesIn(
  groups: readonly ReadonlyMap<string, Set<string>>[],
  family: string,
): Set<string> | undefined {
  let all: Set<string> | undefined;
  for (const families of groups) {
    const names = families.get(family);
    if (names) all = all ? new Set([...all, ...names]) : names;
  }
  return all;
}

/**
 * Names everything that an entry mints from one scope. Where its images depend on the repository that is many slots,
 * else it is one.
 */
export function familyOf({ template, ...origin }: SlotRequest): string {
  return slotKey({ ...origin, images: template ?? origin.images });
}
