import { type Use } from '../decision.js';
import { decisionOf, type DecisionRecord, outcomeOf } from '../decision-record.js';
import { namesOf } from './decision-texts.js';
import { type DecisionPage, type DecisionQuery, type UsePage, type UseQuery } from '../history-query.js';
import { type RecentDecisions } from '../recent-decisions.js';

/** A page of what is held in memory. */
export function recentPage(recent: RecentDecisions, query: DecisionQuery, below?: number): DecisionPage {
  const found: (readonly [number: number, record: DecisionRecord])[] = [];
  for (const [number, record] of recent.newest(below)) {
    if (isAsked(record, query)) found.push([number, record]);
    if (found.length > query.limit) break;
  }
  const page = found.slice(0, query.limit);
  const last = found.length > query.limit ? page.at(-1) : undefined;
  return {
    source: 'memory',
    decisions: page.map(([, record]) => decisionOf(record)),
    next: last ? `m${String(last[0])}` : null,
  };
}

function isAsked(record: DecisionRecord, query: DecisionQuery): boolean {
  const { repo, build, entry, address, outcome, client, from = 0, to = Infinity } = query;
  const { ci, at } = record;
  const isOwn = isNoneOr(repo, ci.repo) && isNoneOr(build, ci.build) && isNoneOr(client, record.client);
  if (!isOwn || at < from || at >= to || !isNoneOr(outcome, outcomeOf(record))) return false;
  if (entry === undefined && address === undefined) return true;
  const names = new Set<string>(namesOf(record));
  return (
    (entry === undefined || names.has(`entry ${entry}`)) &&
    (address === undefined || names.has(`address ${address}`))
  );
}

/** Last uses among what is held in memory: one page, and no more than its limit. */
export function recentUses(recent: RecentDecisions, query: UseQuery): UsePage {
  const uses = new Map<string, Use>();
  for (const [, { at, client, ci, answer }] of recent.newest()) {
    for (const entry of new Set(answer?.given.map((given) => given.entry))) {
      const key = JSON.stringify([entry, ci.repo, client]);
      const known = uses.get(key);
      const last = known?.last ?? new Date(at).toISOString();
      uses.set(key, { entry, repo: ci.repo, client, last, count: (known?.count ?? 0) + 1 });
    }
  }
  const { before = Infinity, limit } = query;
  const asked = [...uses.values()].filter(
    ({ entry, repo, client, last }) =>
      isNoneOr(query.entry, entry) &&
      isNoneOr(query.repo, repo) &&
      isNoneOr(query.client, client) &&
      Date.parse(last) < before,
  );
  return { source: 'memory', uses: asked.sort(byEntry).slice(0, limit), next: null };
}

function isNoneOr<Value>(asked: Value | undefined, value: Value | undefined): boolean {
  return asked === undefined || asked === value;
}

function byEntry(a: Use, b: Use): number {
  return a.entry < b.entry ? -1 : Number(a.entry > b.entry);
}
