import { type ConfigFiles, type NamedFile } from '../settings/files.js';
import { namedFiles } from '../settings/named-files.js';
import { type EntryStores } from './entry-stores.js';
import { type EntryPolicy, type EntryReader, readPolicy } from './entry-policy.js';
import { checkGiving, type EntryGiving, readGiving } from './entry-giving.js';
import { checkServed, chooseProvider, noteUnknownProvider } from './entry-provider.js';
import { ENTRY_SETTINGS } from './entry-settings.js';
import { type RegistryEntry } from '../gateway-config.js';
import { type Findings, Notes } from '../settings/notes.js';
import { type KnownProvider, type ProviderCatalog } from './provider-catalog.js';
import { lateSettings, settingsWithReferences } from './late-entry.js';
import { readOwnSettings, withoutSecrets } from '../settings/own-settings.js';
import { type RawEntry } from '../settings/raw-settings.js';
import { SettingReader } from '../settings/setting-reader.js';
import { refuseUnknown } from '../settings/unknown-names.js';

export interface EntryContext {
  readonly catalog: ProviderCatalog;
  /** Names of the configured clients; `undefined` when a client is broken, so that they are not known. */
  readonly clientNames: ReadonlySet<string> | undefined;
  readonly files: ConfigFiles;
  /** Places in stores; what stands for their values. */
  readonly late: EntryStores;
}

/** What became of an entry by itself; without problems there is an entry. */
export interface CheckedEntry extends Findings {
  readonly entry: RegistryEntry | undefined;
}

/** Checks one entry, whatever others there are. */
export async function checkEntry(raw: RawEntry, context: EntryContext): Promise<CheckedEntry> {
  await context.files.load(filesOfEntry(raw, context));
  const notes = new Notes();
  const entry = checkLoaded(raw, { ...context, notes });
  const { problems, warnings, mayPass } = notes;
  return { entry, problems, warnings, mayPass };
}

/** The files that an entry names, whoever its provider is. */
export function filesOfEntry(raw: RawEntry, { catalog }: EntryContext): readonly NamedFile[] {
  return namedFiles(raw, catalog.tables);
}

/** Checking, with the place where findings are noted, which may be one for many entries. */
export interface EntryCheck extends EntryContext {
  readonly notes: Notes;
}

/** The entry, once the files are loaded that it names; `undefined` where it has a problem. */
export function checkLoaded(raw: RawEntry, check: EntryCheck): RegistryEntry | undefined {
  const before = check.notes.problems.length;
  const entry = readEntry(raw, check);
  return check.notes.problems.length === before ? entry : undefined;
}

function readEntry(raw: RawEntry, check: EntryCheck): RegistryEntry | undefined {
  const { catalog, clientNames, files, notes } = check;
  checkName(raw, notes);
  const reader = new SettingReader(ENTRY_SETTINGS, [raw], notes, files);
  const policy = readPolicy(reader, clientNames);
  const giving = readGiving(reader, raw.name ?? '');
  const known = providerOf(raw, reader, policy, check);
  // With an unknown provider only what no provider knows is refused.
  const tables = known ? [known.table] : catalog.tables;
  refuseUnknown(raw, [ENTRY_SETTINGS, ...tables], notes, raw.textual ? [] : ['name']);
  const own = known && checkedSettings(raw, known, { ...policy, ...giving }, check);
  const { addresses, images } = policy;
  if (known) {
    const narrowing = { provider: known.provider, isNarrowed: images !== undefined };
    checkGiving(reader, giving, narrowing, notes);
  }
  if (raw.name === undefined || !known || !own || !addresses) return undefined;
  return {
    name: raw.name,
    addresses: addresses.value,
    provider: known.provider.id,
    repos: policy.repos,
    events: policy.events,
    forks: policy.forks,
    clients: policy.clients,
    forges: policy.forges,
    repoIds: policy.repoIds,
    images: images?.value ?? [],
    ...giving,
    settings: own.settings,
    late: own.late,
    secretFiles: own.secretFiles,
    tokenFor: known.provider.tokenFor?.(own.settings),
    source: raw.source,
  };
}

function providerOf(
  raw: RawEntry,
  reader: EntryReader,
  { addresses }: EntryPolicy,
  { catalog, notes }: EntryCheck,
): KnownProvider | undefined {
  const provider = reader.read('provider');
  const name = raw.nameOf('provider');
  const providerKey = raw.textual ? raw.keyOf(name) : name;
  if (addresses) return chooseProvider({ provider, providerKey, addresses }, catalog, notes);
  if (!reader.failed.has('address')) {
    notes.problem(reader.keyOf('address'), 'is missing; an entry needs the address of its registry');
  }
  const named = provider && catalog.get(provider.value);
  if (provider && !named) noteUnknownProvider(provider, catalog, notes);
  return named;
}

/** The provider's settings, alone and together with the rest of the entry. */
function checkedSettings(
  raw: RawEntry,
  known: KnownProvider,
  { addresses, images, access }: EntryPolicy & EntryGiving,
  { files, notes, late }: EntryCheck,
): Pick<RegistryEntry, 'settings' | 'late' | 'secretFiles'> | undefined {
  const { provider, table } = known;
  if (images && !provider.narrows) {
    notes.problem(images.key, `cannot be used: the provider ${provider.id} cannot narrow a credential`);
  }
  const reader = new SettingReader(table, [raw], notes, files, late);
  const settings = readOwnSettings(reader, known, notes);
  if (!settings || !addresses) return undefined;
  checkServed(provider, settings, addresses, notes);
  const draft = { addresses: addresses.value, settings, images: images?.value ?? [], access };
  for (const { setting, problem } of provider.problems?.(draft) ?? []) {
    if (reader.references.has(setting)) continue; // only its value can tell
    const common = setting === 'images' ? images?.key : setting === 'address' ? addresses.key : undefined;
    notes.problem(common ?? reader.keyOf(setting), withoutSecrets(problem, settings, table));
  }
  const source = provider.leaseFrom?.(settings);
  const leaseProblem = source && late.leaseProblemOf(source);
  if (leaseProblem) notes.problem(reader.keyOf(leaseProblem.setting), leaseProblem.problem);
  const { references, secretFiles } = reader;
  if (references.size === 0) return { settings, late: undefined, secretFiles };
  const entry = { known, draft, references };
  return { settings: settingsWithReferences(entry), late: lateSettings(entry), secretFiles };
}

function checkName(raw: RawEntry, notes: Notes): void {
  if (raw.name !== undefined) return;
  notes.problem(raw.keyOf('name'), 'must be a name of a-z, 0-9, _ and -, at most 63 characters');
}
