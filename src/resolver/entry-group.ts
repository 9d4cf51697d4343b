import { setImmediate } from 'node:timers/promises';
import { type RegistryEntry } from '../config/gateway-config.js';
import { type CredentialKeeper, familyOf, type SlotRequest } from '../credentials/credential-keeper.js';
import { type ExtensionKind } from '../dialects/extension.js';
import { type CredentialSlot } from '../credentials/credential-slot.js';
import { type RegistryAddress } from '../image/registry-address.js';
import { type IRegistryProvider } from '../registry/registry-provider.js';
import { EntryIndex } from './entry-index.js';
import { fillImages, hasPlaceholders } from './image-template.js';

export interface GroupParts {
  readonly providers: ReadonlyMap<string, IRegistryProvider>;
  readonly keeper: CredentialKeeper;
}

/** Entries that are added in one go: a millisecond of work. */
const A_TURN = 50;
/** Places in the configuration that one group has; no source has so many entries. */
const PLACES = 1_000_000;

/**
 * Entries that come from one place, found by their repositories, with the slots of what they mint. One group is made
 * anew where something in it has changed; the others stay as they are. What is given as secrets stands in a group of its
 * own within, so that neither kind meets the other.
 */
export class EntryGroup {
  readonly index = new EntryIndex();
  readonly entries: RegistryEntry[] = [];
  /** The same entries, as far as they are given as secrets. */
  readonly forSecrets: EntryGroup | undefined;
  /** What the entries mint (`familyOf`), each with the names of its entries. */
  readonly families = new Map<string, Set<string>>();
  usesIds = false;
  globalsNameRepo = false;
  /** In the order of the addresses; none where the images depend on the repository. */
  readonly #slots = new Map<RegistryEntry, readonly CredentialSlot[]>();

  /** @param rank place among the groups, from 0: where entries are equally good, the one of the first group wins */
  constructor(
    private readonly parts: GroupParts,
    readonly rank = 0,
    private readonly kind: ExtensionKind = 'registries',
  ) {
    this.forSecrets = kind === 'registries' ? new EntryGroup(parts, rank, 'secrets') : undefined;
  }

  /** @param former group that may have the entry already, with its slots */
  add(entry: RegistryEntry, former?: EntryGroup): void {
    this.forSecrets?.add(entry, former?.forSecrets);
    if (isAskedFor(entry, this.kind)) this.#addAsked(entry, former);
    this.entries.push(entry);
  }

  #addAsked(entry: RegistryEntry, former: EntryGroup | undefined): void {
    const isTemplate = hasPlaceholders(entry.images);
    if (isTemplate) this.#nameFamilies(entry);
    else this.#keepSlots(entry, former?.slotsOf(entry) ?? this.#makeSlots(entry));
    this.index.add(entry, this.rank * PLACES + this.entries.length);
    this.usesIds ||= entry.repoIds !== undefined;
    this.globalsNameRepo ||= isTemplate && entry.repos.length === 0;
  }

  /** Whether the entry at that place in the configuration is one of these. */
  has(position: number): boolean {
    return Math.floor(position / PLACES) === this.rank;
  }

  /** Those that do not depend on the repository; undefined where it has none such, or is none of the group. */
  slotsOf(entry: RegistryEntry): readonly CredentialSlot[] | undefined {
    return this.#slots.get(entry);
  }

  /** The slot of an address of an entry for a repository. */
  slot(entry: RegistryEntry, address: RegistryAddress, repo: string): CredentialSlot | undefined {
    const slots = this.#slots.get(entry);
    if (slots) return slots[entry.addresses.indexOf(address)];
    return this.parts.keeper.slot(this.#request(entry, address, fillImages(entry.images, repo)));
  }

  #makeSlots(entry: RegistryEntry): readonly CredentialSlot[] {
    const { keeper } = this.parts;
    return entry.addresses.map((address) => keeper.slot(this.#request(entry, address, entry.images)));
  }

  #keepSlots(entry: RegistryEntry, slots: readonly CredentialSlot[]): void {
    for (const { family } of slots) this.#addFamily(family, entry);
    this.#slots.set(entry, slots);
  }

  #nameFamilies(entry: RegistryEntry): void {
    for (const address of entry.addresses) {
      this.#addFamily(familyOf(this.#request(entry, address, entry.images)), entry);
    }
  }

  #addFamily(family: string, { name }: RegistryEntry): void {
    const names = this.families.get(family);
    if (names) names.add(name);
    else this.families.set(family, new Set([name]));
  }

  #request(entry: RegistryEntry, address: RegistryAddress, images: readonly string[]): SlotRequest {
    const { name: entryName, settings, images: template, late } = entry;
    const access = this.kind === 'secrets' ? entry.access : 'pull';
    const provider = this.parts.providers.get(entry.provider);
    const scope = provider?.match(address, settings);
    if (!provider || !scope)
      throw new TypeError('an entry must be checked against its provider before it is used');
    return { entryName, provider, scope, settings, images, template, access, late };
  }
}

/** Whether an entry is given as this kind of thing. */
export function isAskedFor({ pulls, secrets }: RegistryEntry, kind: ExtensionKind): boolean {
  return kind === 'secrets' ? secrets !== undefined : pulls;
}

/** A group that is there at once. */
export function groupOf(
  entries: readonly RegistryEntry[],
  parts: GroupParts,
  rank = 0,
  former?: EntryGroup,
): EntryGroup {
  const group = new EntryGroup(parts, rank);
  for (const entry of entries) group.add(entry, former);
  return group;
}

/** Adds entries while others have their turns in between. */
export async function addInTurns(
  group: EntryGroup,
  entries: readonly RegistryEntry[],
  former?: EntryGroup,
): Promise<void> {
  for (const [at, entry] of entries.entries()) {
    if (at % A_TURN === A_TURN - 1) await setImmediate();
    group.add(entry, former);
  }
}
