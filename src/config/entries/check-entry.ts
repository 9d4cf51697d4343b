import { type ConfigFiles, type NamedFile } from '../settings/files.js';
import { namedFiles } from '../settings/named-files.js';
import { type EntryPolicy, type EntryReader, readPolicy } from './entry-policy.js';
import { checkServed, chooseProvider, noteUnknownProvider } from './entry-provider.js';
import { ENTRY_SETTINGS } from './entry-settings.js';
import { type RegistryEntry } from '../gateway-config.js';
import { type Findings, Notes } from '../settings/notes.js';
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
}

/** What became of an entry by itself; without problems there is an entry. */
export interface CheckedEntry extends Findings {
  readonly entry: RegistryEntry | undefined;
}

/** Checks one entry, whatever others there are. */
export async function checkEntry(raw: RawEntry, context: EntryContext): Promise<CheckedEntry> {
  await context.files.load(filesOfEntry(raw, context));
  return checkLoaded(raw, context);
}

/** The files that an entry names, whoever its provider is. */
export function filesOfEntry(raw: RawEntry, { catalog }: EntryContext): readonly NamedFile[] {
  return namedFiles(raw, catalog.tables);
}

/** {@link checkEntry}, once the files are loaded that it names. */
export function checkLoaded(raw: RawEntry, context: EntryContext): CheckedEntry {
  const notes = new Notes();
  const entry = readEntry(raw, { ...context, notes });
  const { problems, warnings, mayPass } = notes;
  return { entry: problems.length === 0 ? entry : undefined, problems, warnings, mayPass };
}

interface Reading extends EntryContext {
  readonly notes: Notes;
}

function readEntry(raw: RawEntry, reading: Reading): RegistryEntry | undefined {
  const { catalog, clientNames, files, notes } = reading;
  checkName(raw, notes);
  const reader = new SettingReader(ENTRY_SETTINGS, [raw], notes, files);
  const policy = readPolicy(reader, clientNames);
  const known = providerOf(raw, reader, policy, reading);
  // With an unknown provider only what no provider knows is refused.
  const own = known ? [known.table] : catalog.tables;
  refuseUnknown(raw, [ENTRY_SETTINGS, ...own], notes, raw.textual ? [] : ['name']);
  const settings = known && checkedSettings(raw, known, policy, reading);
  const { addresses, images, ...rest } = policy;
  if (raw.name === undefined || !known || !settings || !addresses) return undefined;
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
  { catalog, notes }: Reading,
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
  { files, notes }: Reading,
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
