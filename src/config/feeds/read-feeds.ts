import { type ConfiguredStore } from '../../secrets/open-stores.js';
import { type CoreReader } from '../gateway/core-reader.js';
import { type ConfigFiles } from '../settings/files.js';
import { type Notes } from '../settings/notes.js';
import { SOURCES } from '../sources/sources.js';
import { type FeedSource } from './feed-source.js';

/** The stores there are, each checked when it is asked for. */
export interface KnownStores {
  get(name: string): ConfiguredStore | undefined;
  /** Why there is no such store; undefined where it is told already. */
  absenceOf(name: string): string | undefined;
}

export interface FeedInput {
  readonly core: CoreReader;
  readonly stores: KnownStores;
  readonly files: ConfigFiles;
  readonly notes: Notes;
}

/** More sources than this are a mistake of another kind. */
const MOST = 32;
const DIRECTORY = 'dir';
const DATABASE = 'database';
const FORM =
  'must be dir:PATH, database:, or STORE:PLACE with the name of a store that keeps entries, e.g. vault:kv/registries/';

/** The sources of `ENTRIES_FROM` in their order. What cannot be one is noted; nobody is asked for anything. */
export async function readFeeds({ core, stores, files, notes }: FeedInput): Promise<readonly FeedSource[]> {
  const given = core.read('entriesFrom');
  if (!given) return [];
  if (given.value.length > MOST) {
    notes.problem(given.key, `has more than ${String(MOST)} sources`);
    return [];
  }
  const words = new Set(SOURCES.map(({ name }) => name));
  const texts = new Set<string>();
  const found: FeedSource[] = [];
  for (const [at, text] of given.value.entries()) {
    const [, kind = '', place = ''] = /^([a-z][a-z0-9_-]{0,62}):(.*)$/s.exec(text) ?? [];
    const problem = texts.has(text) ? 'is given twice' : await problemOf(kind, place, { core, stores });
    texts.add(text);
    if (problem !== undefined) {
      const which = given.value.length === 1 ? '' : `item ${String(at + 1)}: `;
      notes.problem(given.key, which + problem);
      continue;
    }
    const word = freeWord(kind, words);
    const isStore = kind !== DIRECTORY && kind !== DATABASE;
    found.push({
      key: `${word} ${text}`,
      ...{ text, word },
      kind: isStore ? 'store' : kind === DATABASE ? 'database' : 'directory',
      store: isStore ? kind : undefined,
      place: kind === DIRECTORY ? files.resolve(place) : place,
    });
  }
  return found;
}

async function problemOf(
  kind: string,
  place: string,
  { core, stores }: Pick<FeedInput, 'core' | 'stores'>,
): Promise<string | undefined> {
  if (kind === DATABASE) return databaseProblem(place, core);
  if (kind === '' || place === '') return FORM;
  if (kind === DIRECTORY) return place.includes('\0') ? FORM : undefined;
  const store = stores.get(kind);
  if (!store) return stores.absenceOf(kind);
  const problem = await placeProblem(store, place);
  return problem === undefined ? undefined : `the place ${problem}`;
}

function databaseProblem(place: string, core: CoreReader): string | undefined {
  if (place !== '') return 'must be database: with nothing behind it';
  return core.has('databaseUrl') ? undefined : 'names the database, which DATABASE_URL has to say';
}

/** Opening a store asks nobody. */
async function placeProblem({ kind, settings }: ConfiguredStore, place: string): Promise<string | undefined> {
  const open = kind.open(settings);
  try {
    return open.entries ? open.entries.problemOf(place) : 'is of a store that keeps no entries';
  } finally {
    await open.close();
  }
}

/** `dir`, and for a second source of that kind `dir2`. */
function freeWord(kind: string, words: Set<string>): string {
  let word = kind;
  for (let count = 2; words.has(word); count++) word = `${kind}${String(count)}`;
  words.add(word);
  return word;
}
