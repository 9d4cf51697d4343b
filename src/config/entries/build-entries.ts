import { type ConfigFiles } from '../settings/files.js';
import { type EntryPolicy, type EntryReader, readPolicy } from './entry-policy.js';
import { checkServed, chooseProvider, noteUnknownProvider } from './entry-provider.js';
import { ENTRY_SETTINGS } from './entry-settings.js';
import { type RegistryEntry } from '../gateway-config.js';
import { type Notes } from '../settings/notes.js';
import { type KnownProvider, type ProviderCatalog } from './provider-catalog.js';
import { readProviderSettings } from './provider-settings.js';
import { type RawEntry } from '../settings/raw-settings.js';
import { SettingReader } from '../settings/setting-reader.js';
import { refuseUnknown } from '../settings/unknown-names.js';

export interface EntryContext {
  readonly catalog: ProviderCatalog;
  /** Names of the configured clients; `undefined` when a client is broken, so that they are not known. */
  readonly clientNames: ReadonlySet<string> | undefined;
  readonly files: ConfigFiles;
  readonly notes: Notes;
}

/** An entry, and how to call it to the operator. */
export interface BuiltEntry {
  readonly entry: RegistryEntry;
  readonly raw: RawEntry;
}

/** Builds every entry that can be built and notes all that is wrong with the others. */
export function buildEntries(raws: readonly RawEntry[], context: EntryContext): readonly BuiltEntry[] {
  noteDoubleNames(raws, context.notes);
  return raws.flatMap((raw) => {
    const entry = buildEntry(raw, context);
    return entry ? [{ entry, raw }] : [];
  });
}

/** Names are compared without the difference between `-` and `_`, since the environment cannot write a `-`. */
function noteDoubleNames(raws: readonly RawEntry[], notes: Notes): void {
  const first = new Map<string, RawEntry>();
  for (const raw of raws) {
    if (raw.name === undefined) continue;
    const folded = raw.name.replaceAll('-', '_');
    const other = first.get(folded);
    if (other)
      notes.problem(
        keyOfEntry(raw),
        `has the name of ${keyOfEntry(other)}; names must differ, - and _ count as one`,
      );
    else first.set(folded, raw);
  }
}

function keyOfEntry(raw: RawEntry): string {
  return raw.source === 'environment' ? raw.keyOf('ADDRESS') : raw.keyOf();
}

function buildEntry(raw: RawEntry, context: EntryContext): RegistryEntry | undefined {
  const { notes } = context;
  const before = notes.problems.length;
  checkName(raw, notes);
  const reader = new SettingReader(ENTRY_SETTINGS, [raw], notes, context.files);
  const policy = readPolicy(reader, context.clientNames);
  const known = providerOf(raw, reader, policy, context);
  // With an unknown provider only what no provider knows is refused.
  const own = known ? [known.table] : context.catalog.tables;
  refuseUnknown(raw, [ENTRY_SETTINGS, ...own], notes, raw.textual ? [] : ['name']);
  const settings = known && checkedSettings(raw, known, policy, context);
  const { addresses, images, ...rest } = policy;
  if (raw.name === undefined || !known || !settings || !addresses) return undefined;
  if (notes.problems.length > before) return undefined;
  return {
    name: raw.name,
    addresses: addresses.value,
    provider: known.provider.id,
    ...rest,
    images: images?.value ?? [],
    settings,
    source: raw.source,
  };
}

function providerOf(
  raw: RawEntry,
  reader: EntryReader,
  { addresses }: EntryPolicy,
  { catalog, notes }: EntryContext,
): KnownProvider | undefined {
  const provider = reader.read('provider');
  const name = raw.nameOf('provider');
  const providerKey = raw.textual ? raw.keyOf(name) : name;
  if (addresses) return chooseProvider({ provider, providerKey, addresses }, catalog, notes);
  if (!reader.failed.has('address')) {
    notes.problem(raw.keyOf(raw.nameOf('address')), 'is missing; an entry needs the address of its registry');
  }
  const named = provider && catalog.get(provider.value);
  if (provider && !named) noteUnknownProvider(provider, catalog, notes);
  return named;
}

/** The provider's settings, alone and together with the rest of the entry. */
function checkedSettings(
  raw: RawEntry,
  known: KnownProvider,
  { addresses, images }: EntryPolicy,
  { files, notes }: EntryContext,
): object | undefined {
  const { provider } = known;
  if (images && !provider.narrows) {
    notes.problem(images.key, `cannot be used: the provider ${provider.id} cannot narrow a credential`);
  }
  const settings = readProviderSettings(raw, known, files, notes);
  if (!settings || !addresses) return undefined;
  const { instance } = settings;
  checkServed(provider, instance, addresses, notes);
  const draft = { addresses: addresses.value, settings: instance, images: images?.value ?? [] };
  for (const { setting, problem } of provider.problems?.(draft) ?? []) {
    const common = setting === 'images' ? images?.key : setting === 'address' ? addresses.key : undefined;
    notes.problem(common ?? settings.keyOf(setting), settings.withoutSecrets(problem));
  }
  return instance;
}

function checkName(raw: RawEntry, notes: Notes): void {
  if (raw.name !== undefined) return;
  notes.problem(raw.keyOf('name'), 'must be a name of a-z, 0-9, _ and -, at most 63 characters');
}
