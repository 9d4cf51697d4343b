import { type DecisionRecord } from './decision-record.js';
import { namesOf, ownNames } from './pages/decision-texts.js';
import { type Dictionary, type NameKey } from './dictionary.js';
import { blockOf, type Row } from './history-sql.js';
import { type HashedTexts } from './text-hashes.js';

/** The rows of a batch, each table's in the order of its key: then no two who write wait for each other in a circle. */
export interface NumberedRows {
  readonly decisions: readonly Row[];
  readonly blocks: readonly Row[];
  readonly spans: readonly Row[];
  readonly uses: readonly Row[];
}

type Numbers = readonly number[];

/** @param first number of the first decision */
export function numberedRows(
  records: readonly DecisionRecord[],
  first: number,
  dictionary: Dictionary,
  hashed: HashedTexts,
): NumberedRows {
  const blocks = new Map<string, Numbers>();
  const spans = new Map<number, [block: number, firstAt: number, lastAt: number]>();
  const uses = new Map<string, [entry: number, repo: number, client: number, at: number, count: number]>();
  const idsOf = answersIds(dictionary);
  const decisions = records.map((record, at): Row => {
    const number = first + at;
    const block = blockOf(number);
    const names = ownNames(record);
    const [repo, client, outcome] = [names.repo, names.client, names.outcome].map((key) =>
      dictionary.idOf(key),
    );
    const { named, given } = idsOf(record);
    for (const name of [client, outcome, ...named])
      if (name !== undefined) blocks.set(`${String(name)} ${String(block)}`, [name, block]);
    widen(spans, block, record.at);
    for (const entry of given) count(uses, [entry, repo ?? 0, client ?? 0], record.at);
    const { about, answer, credentials } = hashed.of(record);
    return [
      ...[number, record.at, record.id, repo ?? 0, record.ci.build ?? null, client ?? 0, outcome ?? 0],
      ...[dictionary.idOfText(about), dictionary.idOfText(answer)],
      credentials === undefined ? null : dictionary.idOfText(credentials),
    ];
  });
  return {
    decisions,
    blocks: [...blocks.values()].sort(inOrder),
    spans: [...spans.values()].sort(inOrder),
    uses: [...uses.values()].sort(inOrder),
  };
}

/** The numbers of what an answer names; most answers of a batch are the same. */
function answersIds(
  dictionary: Dictionary,
): (record: DecisionRecord) => { readonly named: Numbers; readonly given: Numbers } {
  const known = new Map<unknown, { readonly named: Numbers; readonly given: Numbers }>();
  return (record) => {
    let ids = known.get(record.answer);
    if (!ids) {
      const entries = new Set(record.answer?.given.map(({ entry }): NameKey => `entry ${entry}`));
      ids = {
        named: namesOf(record).map((key) => dictionary.idOf(key)),
        given: [...entries].map((key) => dictionary.idOf(key)),
      };
      known.set(record.answer, ids);
    }
    return ids;
  };
}

function widen(
  spans: Map<number, [block: number, firstAt: number, lastAt: number]>,
  block: number,
  at: number,
): void {
  const span = spans.get(block);
  if (!span) spans.set(block, [block, at, at]);
  else {
    span[1] = Math.min(span[1], at);
    span[2] = Math.max(span[2], at);
  }
}

function count(
  uses: Map<string, [entry: number, repo: number, client: number, at: number, count: number]>,
  [entry, repo, client]: readonly [entry: number, repo: number, client: number],
  at: number,
): void {
  const key = `${String(entry)} ${String(repo)} ${String(client)}`;
  const use = uses.get(key);
  if (!use) uses.set(key, [entry, repo, client, at, 1]);
  else {
    use[3] = Math.max(use[3], at);
    use[4]++;
  }
}

/** By the first number, then by the next. */
function inOrder(a: Numbers, b: Numbers): number {
  const at = a.findIndex((value, place) => value !== b[place]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
