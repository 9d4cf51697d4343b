import { type LeaseSource } from '../../registry/lease.js';
import { type SettingProblem } from '../../registry/registry-provider.js';
import { settingTable } from '../../registry/setting.js';
import { type ConfiguredStore } from '../../secrets/open-stores.js';
import { type ISecretStore } from '../../store/secret-store.js';
import { type StoreReference } from '../../store/store-reference.js';
import { type EntryStores } from '../entries/entry-stores.js';
import { type SettingGroup } from '../effective/effective-settings.js';
import { type LateSecret } from '../gateway-config.js';
import { type ConfigFiles } from '../settings/files.js';
import { Notes } from '../settings/notes.js';
import { type Owner, readOwnSettings, withoutSecrets } from '../settings/own-settings.js';
import { type RawSettings } from '../settings/raw-settings.js';
import { type LateValues, SettingReader } from '../settings/setting-reader.js';

/** Settings of a store, before anything is known to be right. */
export interface RawStore {
  readonly name: string;
  readonly kind: ISecretStore;
  readonly raw: RawSettings;
}

export function ownerOf({ id, settings }: ISecretStore): Owner {
  return { who: `the store ${id}`, type: settings, table: settingTable(settings) };
}

/** The stores that a configuration names, each checked when something refers to it for the first time. */
export class StoreCatalog {
  /** Undefined = it is broken, which is noted. */
  readonly #checked = new Map<string, ConfiguredStore | undefined>();
  readonly #raws: ReadonlyMap<string, RawStore>;
  readonly #kinds: Kinds;

  constructor(
    raws: readonly RawStore[],
    private readonly files: ConfigFiles,
    private readonly notes: Notes,
  ) {
    this.#raws = new Map(raws.map((raw) => [raw.name, raw]));
    this.#kinds = new Map(raws.map(({ name, kind }) => [name, kind]));
  }

  /** Those that something refers to. */
  get used(): readonly ConfiguredStore[] {
    return [...this.#checked.values()].filter((store) => store !== undefined);
  }

  /** Settings of the same, as they are written. */
  get groups(): readonly SettingGroup[] {
    return this.used.flatMap(({ name, kind }) => {
      const raw = this.#raws.get(name)?.raw;
      return raw ? [{ owner: 'store', name, table: settingTable(kind.settings), sources: [raw] }] : [];
    });
  }

  /** The store of that name; `undefined` where it is broken or there is none. */
  get(name: string): ConfiguredStore | undefined {
    const raw = this.#raws.get(name);
    if (raw && !this.#checked.has(name)) this.#checked.set(name, this.#check(raw, this.notes));
    return this.#checked.get(name);
  }

  /** Every store whose settings are right, whether something refers to it or not; nothing is noted of the others. */
  get usable(): readonly ConfiguredStore[] {
    const all = [...this.#raws].map(([name, raw]) =>
      this.#checked.has(name) ? this.#checked.get(name) : this.#check(raw, new Notes()),
    );
    return all.filter((store) => store !== undefined);
  }

  /** That there is no store of that name; undefined = there is one, right or broken. */
  absenceOf(name: string): string | undefined {
    return this.#kinds.has(name) ? undefined : missing(name, this.#kinds);
  }

  /** What is wrong with a reference; undefined = nothing, as far as one can tell without asking the store. */
  problemOf(reference: Pick<StoreReference, 'store' | 'path' | 'field'>): string | undefined {
    this.get(reference.store);
    return problemIn(this.#kinds, reference);
  }

  /** The same of what an engine is to make: at `store`, or at `path`. */
  leaseProblemOf(source: LeaseSource): SettingProblem | undefined {
    if (this.#kinds.get(source.store)?.mints) this.get(source.store);
    return leaseProblemIn(this.#kinds, source);
  }

  #check({ name, kind, raw }: RawStore, notes: Notes): ConfiguredStore | undefined {
    const owner = ownerOf(kind);
    const reader = new SettingReader(owner.table, [raw], notes, this.files);
    const settings = readOwnSettings(reader, owner, notes);
    const problems = settings ? (kind.problems?.(settings) ?? []) : [];
    for (const { setting, problem } of problems) {
      notes.problem(reader.keyOf(setting), withoutSecrets(problem, settings ?? {}, owner.table));
    }
    return settings && problems.length === 0 ? { name, kind, settings } : undefined;
  }
}

/** Places of the gateway's and the clients' secrets, and what is known by now of what they hold. */
export class LatePlaces implements LateValues {
  readonly all: LateSecret[] = [];

  constructor(
    private readonly catalog: StoreCatalog,
    readonly knownValue: (reference: StoreReference) => string | undefined,
  ) {}

  refuse(reference: StoreReference, key: string): string | undefined {
    const problem = this.catalog.problemOf(reference);
    if (problem === undefined) this.all.push({ key, reference });
    return problem;
  }
}

type Kinds = ReadonlyMap<string, ISecretStore>;

function problemIn(
  kinds: Kinds,
  { store, path, field }: Pick<StoreReference, 'store' | 'path' | 'field'>,
): string | undefined {
  const kind = kinds.get(store);
  if (!kind) return missing(store, kinds);
  const parsed = kind.parse(path, field);
  return 'problem' in parsed ? `has a path that ${parsed.problem}` : undefined;
}

function leaseProblemIn(kinds: Kinds, { store, path }: LeaseSource): SettingProblem | undefined {
  const kind = kinds.get(store);
  if (!kind) return { setting: 'store', problem: missing(store, kinds) };
  if (!kind.mints) return { setting: 'store', problem: `names the store ${store}, which mints nothing` };
  const parsed = kind.parse(path);
  return 'problem' in parsed ? { setting: 'path', problem: parsed.problem } : undefined;
}

function missing(store: string, kinds: Kinds): string {
  const names = [...kinds.keys()].sort().join(', ') || 'none';
  return `names the store ${store}, which is not configured; there are ${names}`;
}

const KEPT = 'kept in a store';

/** As {@link standIns}, for entries that come while it runs: a store that is not usable is their problem alone. */
export function standInsOf(stores: readonly ConfiguredStore[]): EntryStores {
  const kinds = new Map(stores.map(({ name, kind }) => [name, kind]));
  return {
    refuse: (reference) => problemIn(kinds, reference),
    knownValue: () => KEPT,
    leaseProblemOf: (source) => leaseProblemIn(kinds, source),
  };
}

/** What stands for the values of entries: some text. They are read when a credential is minted. */
export function standIns(catalog: StoreCatalog): EntryStores {
  return {
    refuse: (reference) => catalog.problemOf(reference),
    knownValue: () => KEPT,
    leaseProblemOf: (source) => catalog.leaseProblemOf(source),
  };
}
