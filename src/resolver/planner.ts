import { type RegistryEntry } from '../config/gateway-config.js';
import { type RegistryAddress } from '../image/registry-address.js';
import { type CredentialKeeper, familyOf, type SlotRequest } from '../credentials/credential-keeper.js';
import { type CredentialSlot } from '../credentials/credential-slot.js';
import { type IRegistryProvider } from '../registry/registry-provider.js';
import { type Dialect } from '../dialects/dialect.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { type Answer } from './answer.js';
import { BoundPlan } from './bound-plan.js';
import { EntryIndex } from './entry-index.js';
import { fillImages, hasPlaceholders } from './image-template.js';
import { KeptPlans, type PlanKey } from './kept-plans.js';
import { makePlan } from './make-plan.js';

/** The asking client, as far as plans depend on it. */
export interface Asker {
  readonly name: string;
  readonly dialect: Dialect;
}

/**
 * Finds the plan of a request: the same client, forge, repository, event and fork mark always get the same one. Plans of
 * repositories that no entry names are shared.
 */
export class Planner {
  readonly #index: EntryIndex;
  readonly #plans: KeptPlans;
  /** In the order of the addresses. */
  readonly #slots = new Map<RegistryEntry, readonly CredentialSlot[]>();
  readonly #families = new Map<string, Set<string>>();
  readonly #usesIds: boolean;
  readonly #globalsNameRepo: boolean;
  #retired = false;

  constructor(
    entries: readonly RegistryEntry[],
    private readonly providers: ReadonlyMap<string, IRegistryProvider>,
    private readonly keeper: CredentialKeeper,
    settle: (answer: Answer) => void,
  ) {
    this.#index = new EntryIndex(entries);
    this.#plans = new KeptPlans(settle);
    this.#usesIds = entries.some((entry) => entry.repoIds !== undefined);
    this.#globalsNameRepo = this.#index.globals.some(({ entry }) => hasPlaceholders(entry.images));
    for (const entry of entries) {
      if (hasPlaceholders(entry.images)) this.#nameFamilies(entry);
      else this.#makeSlots(entry);
    }
  }

  /** What the entries mint (`familyOf`), each with the names of its entries. */
  get families(): ReadonlyMap<string, Set<string>> {
    return this.#families;
  }

  planFor(asker: Asker, request: CiRequest): BoundPlan {
    const specific = this.#index.specificTo(request.repo);
    const key = this.#key(asker, request, specific.length > 0);
    const known = this.#plans.get(key);
    if (known?.isCurrent) return known;
    if (known) this.#plans.forget(known);
    const plan = makePlan([...specific, ...this.#index.globals], asker.name, request);
    const bound = plan.choices.map((choice) => ({
      ...choice,
      slot: this.#slot(choice.candidate.entry, choice.address, request.repo),
    }));
    const made = new BoundPlan(plan, bound, asker.dialect, this.keeper, this.#plans);
    if (!this.#retired) this.#plans.add(key, made);
    return made;
  }

  /** Another planner took over: requests under way may go on, but nothing is kept, and so nothing stays uncounted. */
  retire(): void {
    this.#plans.clear();
    this.#retired = true;
  }

  /** Counts the uses of every kept answer, for a scrape or a status. */
  settleAll(): void {
    this.#plans.settleAll();
  }

  #key({ name }: Asker, request: CiRequest, isNamed: boolean): PlanKey {
    const { repo, repoId, forge, event, blocked } = request;
    const about = repo !== '' && !isNamed && !this.#globalsNameRepo ? '*' : repo;
    return [
      name,
      forkMark(request),
      blocked ? 'blocked' : '',
      event,
      forge,
      this.#usesIds ? repoId : '',
      about,
    ];
  }

  #slot(entry: RegistryEntry, address: RegistryAddress, repo: string): CredentialSlot {
    return (
      this.#slots.get(entry)?.[entry.addresses.indexOf(address)] ??
      this.#makeSlot(entry, address, fillImages(entry.images, repo))
    );
  }

  /** Entries whose images do not depend on the repository have their slots from the start. */
  #makeSlots(entry: RegistryEntry): void {
    const slots = entry.addresses.map((address) => this.#makeSlot(entry, address, entry.images));
    for (const { family } of slots) this.#addFamily(family, entry);
    this.#slots.set(entry, slots);
  }

  #makeSlot(entry: RegistryEntry, address: RegistryAddress, images: readonly string[]): CredentialSlot {
    return this.keeper.slot(this.#request(entry, address, images));
  }

  #nameFamilies(entry: RegistryEntry): void {
    for (const address of entry.addresses) {
      this.#addFamily(familyOf(this.#request(entry, address, entry.images)), entry);
    }
  }

  #addFamily(family: string, { name }: RegistryEntry): void {
    const names = this.#families.get(family);
    if (names) names.add(name);
    else this.#families.set(family, new Set([name]));
  }

  #request(entry: RegistryEntry, address: RegistryAddress, images: readonly string[]): SlotRequest {
    const { name: entryName, settings, images: template, late } = entry;
    const provider = this.providers.get(entry.provider);
    const scope = provider?.match(address, settings);
    if (!provider || !scope)
      throw new TypeError('an entry must be checked against its provider before it is used');
    return { entryName, provider, scope, settings, images, template, late };
  }
}

function forkMark({ fork, mergeRequest }: CiRequest): string {
  if (!fork) return '';
  return mergeRequest ? 'merge_request' : 'fork';
}
