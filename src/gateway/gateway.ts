import { type GatewayConfig, type RegistryEntry } from '../config/gateway-config.js';
import { type CredentialKeeper } from '../credentials/credential-keeper.js';
import { SecretKeeper } from '../secrets/secret-keeper.js';
import { type CredentialSlot, type SlotState } from '../credentials/credential-slot.js';
import { type IRegistryProvider } from '../registry/registry-provider.js';
import { addInTurns, EntryGroup, groupOf, type GroupParts } from '../resolver/entry-group.js';
import { Planners } from '../resolver/secrets/planners.js';
import { UseCounter } from '../resolver/use-counter.js';
import { Snapshot } from '../exchange/snapshot.js';

/** As slots, except that operators read `ok` for fresh. */
export type RegistryState = 'ok' | Exclude<SlotState, 'fresh'>;

const WORST_FIRST: readonly SlotState[] = ['failing', 'stale', 'fresh', 'unused'];

export interface Readiness {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly registries: Readonly<Record<string, RegistryState>>;
}

/** The running configuration and everything that outlives it. */
export class Gateway {
  readonly uses = new UseCounter();
  readonly #providers: ReadonlyMap<string, IRegistryProvider>;
  readonly #parts: GroupParts;
  /** The configuration as it was applied, without entries that come from elsewhere. */
  #applied: GatewayConfig | undefined;
  #own: EntryGroup;
  /** What the sources gave, by source. */
  readonly #fed = new Map<string, EntryGroup>();
  /** Groups that are being made: the slots that they have already are not to be forgotten. */
  readonly #building = new Set<EntryGroup>();
  #current: Snapshot | undefined;
  /** No new requests are wanted: the process is about to stop. */
  draining = false;
  /** Whether the audit must be written and cannot be; set by whoever writes it. */
  auditBroken: () => boolean = () => false;
  /** Whether an error that nobody caught was survived lately; set by whoever survives them. */
  strayed: () => boolean = () => false;

  constructor(
    providers: readonly IRegistryProvider[],
    readonly keeper: CredentialKeeper,
    readonly secrets = new SecretKeeper(),
  ) {
    this.#providers = new Map(providers.map((provider) => [provider.id, provider]));
    this.#parts = { providers: this.#providers, keeper };
    this.#own = new EntryGroup(this.#parts);
  }

  get providers(): readonly IRegistryProvider[] {
    return [...this.#providers.values()];
  }

  get current(): Snapshot {
    if (!this.#current) throw new TypeError('a configuration must be applied first');
    return this.#current;
  }

  /**
   * Makes a configuration the running one, for every request from now on. Credentials that it still uses are kept, and
   * so is what the sources gave that it still has. Nothing has changed when it throws.
   */
  apply(config: GatewayConfig): void {
    this.secrets.use(config.stores, config.storeRefresh * 1000);
    this.#own = groupOf(config.entries, this.#parts);
    this.#applied = config;
    this.keeper.minimumMs = config.minCredentialLife * 1000;
    this.#swap(config);
  }

  /**
   * What a source has from now on, all of it at one moment. Others have their turns while that is made ready, and
   * entries that are the same objects as before cost next to nothing.
   *
   * @param source its key; nothing happens where the running configuration has no such source any more
   */
  async feed(source: string, entries: readonly RegistryEntry[]): Promise<void> {
    const { rank } = this.#rankOf(source);
    const group = new EntryGroup(this.#parts, rank);
    this.#building.add(group);
    await addInTurns(group, entries, this.#fed.get(source));
    this.#building.delete(group);
    if (!this.#applied || !this.#rankOf(source).isThere) return;
    this.#fed.set(source, group);
    this.#swap(this.#applied);
  }

  #rankOf(source: string): { readonly rank: number; readonly isThere: boolean } {
    const at = this.#applied?.feeds.findIndex(({ key }) => key === source) ?? -1;
    return { rank: at + 1, isThere: at >= 0 };
  }

  /** The entries of the configuration come first, then those of the sources in the order that it lists them. */
  #swap(config: GatewayConfig): void {
    for (const source of this.#fed.keys()) if (!this.#rankOf(source).isThere) this.#fed.delete(source);
    const fed = config.feeds.flatMap(({ key }, at) => this.#ranked(key, at + 1));
    const groups = [this.#own, ...fed];
    const planners = new Planners(groups, this.keeper, this.uses.settle);
    const entries = fed.reduce((all, group) => all.concat(group.entries), config.entries);
    this.#current?.planners.retire();
    this.#current = new Snapshot({ ...config, entries }, planners);
    const kept = [...groups, ...this.#building].flatMap((group) => [group, group.forSecrets ?? []].flat());
    this.keeper.retain(kept.map(({ families }) => families).filter(({ size }) => size > 0));
    this.secrets.sweep();
  }

  #ranked(source: string, rank: number): readonly EntryGroup[] {
    const group = this.#fed.get(source);
    if (!group || group.rank === rank) return group ? [group] : [];
    const moved = groupOf(group.entries, this.#parts, rank, group);
    this.#fed.set(source, moved);
    return [moved];
  }

  /**
   * Lets providers and stores load what the first mints need; resolves when all are done or failed.
   *
   * @param entries left out = all
   */
  async warmUp(entries: readonly RegistryEntry[] = this.current.config.entries): Promise<void> {
    const cold = entries.filter(({ provider }) => this.#providers.get(provider)?.warmUp !== undefined);
    await Promise.allSettled([
      ...cold.map(async ({ provider, settings }) => this.#providers.get(provider)?.warmUp?.(settings)),
      ...this.current.config.stores.map(async ({ kind }) => kind.warmUp?.()),
    ]);
  }

  /**
   * `degraded` when some registry is not well, or a client has no key yet: others are, so the gateway stays in rotation,
   * and so it does where it is the only client, because its requests are what brings the key; and for a while after a
   * stray error. `unavailable` while it stops, when the audit that must be written cannot be, and when every registry in use fails.
   */
  readiness(): Readiness {
    const registries = this.registryStates();
    const used = Object.values(registries).filter((state) => state !== 'unused');
    const allFail = used.length > 0 && used.every((state) => state === 'failing');
    if (this.draining || this.auditBroken() || allFail) return { status: 'unavailable', registries };
    const { clients, awaitsBasicAuth } = this.current.config;
    const awaits = awaitsBasicAuth || clients.some((client) => client.awaitsKey);
    const isWell = !awaits && !this.strayed() && used.every((state) => state === 'ok');
    return { status: isWell ? 'ok' : 'degraded', registries };
  }

  /** The state of each entry: the worst of its credentials and of the secrets that they are made from. */
  registryStates(): Readonly<Record<string, RegistryState>> {
    const slots = this.slotsByEntry();
    const { entries } = this.current.config;
    return Object.fromEntries(
      entries.map((entry) => [entry.name, this.stateOf(entry, slots.get(entry.name))]),
    );
  }

  /** @param slots of the entry, from {@link slotsByEntry} */
  stateOf({ late }: RegistryEntry, slots: readonly CredentialSlot[] = []): RegistryState {
    const state = stateOf(slots);
    if (state !== 'ok' || !late) return state;
    const places = [...late.references.values()].map((reference) => this.secrets.placeOf(reference));
    return places.some((place) => place?.state === 'stale') ? 'stale' : 'ok';
  }

  /** The provider of an entry of the configuration. */
  providerOf({ provider }: Pick<RegistryEntry, 'provider'>): IRegistryProvider | undefined {
    return this.#providers.get(provider);
  }

  /**
   * Each entry by its name, with every credential that is held for it.
   *
   * @param entries of the configuration; left out = all
   */
  slotsByEntry(
    entries: readonly RegistryEntry[] = this.current.config.entries,
  ): ReadonlyMap<string, readonly CredentialSlot[]> {
    const slots = new Map(entries.map(({ name }) => [name, [] as CredentialSlot[]]));
    for (const slot of this.keeper.slots()) {
      for (const name of slot.entries) slots.get(name)?.push(slot);
    }
    return slots;
  }
}

/** The worst of some credentials. */
function stateOf(slots: readonly CredentialSlot[]): RegistryState {
  const states = new Set(slots.map((slot) => slot.state));
  const worst = WORST_FIRST.find((state) => states.has(state)) ?? 'unused';
  return worst === 'fresh' ? 'ok' : worst;
}
