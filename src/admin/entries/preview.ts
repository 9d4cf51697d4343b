import { type ConfigNote, type RegistryEntry } from '../../config/gateway-config.js';
import { type Consequence, type NamedRepo } from '../../explain/change/consequence.js';
import { ONLY_FORGE } from '../../dialects/shared/asked-build.js';
import { isTouched } from '../../explain/change/changed-indexes.js';
import { consequencesOf } from '../../explain/change/consequences.js';
import { type HistorySource } from '../../history/history-query.js';
import { type CheckedChange, type ManagedSource, shownValues } from '../../managed/entry-editor.js';
import { type EntryValues } from '../../managed/managed-entry.js';
import { withChange } from '../../managed/with-change.js';
import { type Instruments } from '../../metrics/instruments.js';

/** Repositories that a change may mean something to, and that are looked at. */
const MOST_REPOS = 1_000;
/** Repositories that the entry itself names, and nobody has asked for yet. */
const MOST_UNSEEN = 20;

/** What a change of an entry would come to. Nothing is kept, nothing is minted. */
export interface Preview {
  readonly name: string;
  readonly change: 'add' | 'change' | 'remove';
  /** Of the entry that is there now; null = there is none. */
  readonly version: number | null;
  /** As it would be; null = it would be gone. */
  readonly entry: PreviewedEntry | null;
  readonly warnings: readonly ConfigNote[];
  readonly repositories: ChangedRepositories;
}

export interface PreviewedEntry extends Pick<RegistryEntry, 'provider' | 'addresses'> {
  /** Without what is never shown. */
  readonly settings: EntryValues;
  /** Names of those that have a value which is never shown. */
  readonly secrets: readonly string[];
}

/** Who would get something else than now, as far as repositories are known. */
export interface ChangedRepositories {
  /** Where they are known from. */
  readonly source: HistorySource;
  /** How many are known, and for how many of them it was found out. */
  readonly known: number;
  readonly looked: number;
  /** `seen`: a build of it was seen; else it is one that the entry names. */
  readonly changes: readonly (Consequence & { readonly seen: boolean })[];
  /** How many there are beside these. */
  readonly more: number;
}

interface Previewed extends Pick<ManagedSource, 'source'> {
  readonly name: string;
  /** Undefined = it is taken out. */
  readonly checked: Extract<CheckedChange, { readonly entry: RegistryEntry }> | undefined;
}

export function previewedEntry({ document, entry }: NonNullable<Previewed['checked']>): PreviewedEntry {
  const { provider, addresses } = entry;
  return { provider, addresses, settings: shownValues(document), secrets: document.secrets };
}

export async function changedRepositories(
  { gateway, history }: Pick<Instruments, 'gateway' | 'history'>,
  { name, source, checked }: Previewed,
): Promise<ChangedRepositories> {
  const { config } = gateway.current;
  const changed = checked?.entry;
  const former = config.entries.find((entry) => entry.name === `${source.word}/${name}`);
  const after = withChange(config, { source, name, entry: changed });
  const isWanted = isTouched({ former, changed });
  const { repos, known, looked, source: from } = await history.repos({ isWanted, limit: MOST_REPOS });
  const seen = new Set(repos.map(({ repo }) => repo));
  const clients = config.clients.map((client) => client.name);
  const named = [...repos, ...unseen([former, changed], seen, clients)];
  const change = { before: config.entries, after, former, changed };
  const found = await consequencesOf(change, named, config.clients);
  const reached = new Set(named.slice(0, found.looked).map(({ repo }) => repo));
  return {
    ...{ source: from, known, more: found.more },
    looked: looked - [...seen].filter((repo) => !reached.has(repo)).length,
    changes: found.changes.map((one) => ({ ...one, seen: seen.has(one.repo) })),
  };
}

/** Where ids of a forge are demanded, nobody can say which one the repository will have. */
function unseen(
  entries: readonly (RegistryEntry | undefined)[],
  seen: ReadonlySet<string>,
  clients: readonly string[],
): readonly NamedRepo[] {
  const exact = entries.flatMap((entry) =>
    entry && !entry.repoIds ? entry.repos.flatMap(({ scope, text }) => (scope === 'repo' ? text : [])) : [],
  );
  return [...new Set(exact)]
    .filter((repo) => !seen.has(repo))
    .slice(0, MOST_UNSEEN)
    .flatMap((repo) => clients.map((client) => ({ repo, client, repoId: '', forge: ONLY_FORGE })));
}
