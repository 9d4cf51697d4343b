import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drone } from '../dialects/drone/drone.dialect.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { groupOf } from './entry-group.js';
import { Planner } from './planner.js';
import { UseCounter } from './use-counter.js';
import { type EntrySketch, makeEntry } from '../../test/support/config/entries.js';
import { FakeClock } from '../../test/support/fake-clock.js';
import { StubProvider } from '../../test/support/config/stub-provider.js';

/**
 * The resolver against an obvious model, which says the contract's section 3 again, slowly and without an index: every
 * entry against every request, patterns as regular expressions, winners by comparing all with all.
 */
interface ModelAnswer {
  readonly address: string;
  readonly entry: string;
}

function model(entries: readonly EntrySketch[], client: string, request: CiRequest): ModelAnswer[] {
  if (request.blocked || request.repo === '') return [];
  const applicable = entries
    .map((entry, position) => ({ entry, position, ...bestPattern(entry, request.repo) }))
    .filter(({ rank }) => rank < 3)
    .filter(({ entry }) => !entry.clients || entry.clients.includes(client))
    .filter(({ entry }) => !entry.events || entry.events.includes(request.event))
    .filter(({ entry }) => !entry.forges || (request.forge !== '' && entry.forges.includes(request.forge)))
    .filter(({ entry }) => !entry.repoIds || entry.repoIds.some((id) => isOf(id, request)))
    .filter(({ entry }) => !request.fork || entry.forks === true);
  const all = applicable.flatMap((each) =>
    (each.entry.addresses ?? []).map((address, place) => ({ ...each, address, place })),
  );
  return all
    .filter((one) => !all.some((other) => other.address === one.address && beats(other, one)))
    .sort((a, b) => a.rank - b.rank || a.position - b.position || a.place - b.place)
    .map(({ address, entry }) => ({ address, entry: entry.name }));
}

/** `1/7` is repository 7 of forge 1, and never the repository whose id is `1/7`. */
function isOf(configured: string, { forge, repoId }: CiRequest): boolean {
  const [first = '', second] = configured.split('/');
  return second === undefined ? first === repoId : forge !== '' && first === forge && second === repoId;
}

interface Ranked {
  readonly rank: number;
  readonly literal: number;
  readonly position: number;
}

function beats(a: Ranked, b: Ranked): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.literal !== b.literal) return a.literal > b.literal;
  return a.position < b.position;
}

/** 0 = repo, 1 = namespace, 2 = global, 3 = not for this repository. */
function bestPattern({ repos }: EntrySketch, repo: string): { rank: number; literal: number } {
  if (!repos) return { rank: 2, literal: 0 };
  const matching = repos.filter((pattern) => matches(pattern, repo));
  const ranked = matching.map((pattern) => ({
    rank: pattern.includes('*') ? 1 : 0,
    literal: pattern.replaceAll('*', '').length,
  }));
  return ranked.sort((a, b) => a.rank - b.rank || b.literal - a.literal)[0] ?? { rank: 3, literal: 0 };
}

function matches(pattern: string, repo: string): boolean {
  if (!/^[^/]+(?:\/[^/]+)+$/.test(repo)) return false;
  if (pattern.endsWith('/**')) return repo.startsWith(pattern.slice(0, -2));
  const quoted = pattern.split('*').map((part) => part.replaceAll(/[.\\/-]/g, '\\$&'));
  return new RegExp(`^${quoted.join('[^/]*')}$`).test(repo);
}

const NAMESPACES = ['acme', 'beta', 'acme/web-a', 'acme/web-a/app', 'acme/beta'];
const NAMES = ['app', 'web-a', 'web-b', 'App'];
const PATTERN_NAMES = [...NAMES, '*', '**', 'web-*', 'w*b-a', '*a'];
const ADDRESSES = ['a.example', 'b.example', 'c.example', 'd.example'];
const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const someOf = (values: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const patterns = fc
  .tuple(fc.constantFrom(...NAMESPACES), fc.constantFrom(...PATTERN_NAMES))
  .map((parts) => parts.join('/'));
const sketches = fc.array(
  fc.record({
    addresses: someOf(ADDRESSES),
    repos: optional(fc.uniqueArray(patterns, { minLength: 1, maxLength: 3 })),
    events: optional(someOf(['push', 'tag'])),
    forks: fc.boolean(),
    clients: optional(someOf(['drone', 'woodpecker'])),
    forges: optional(someOf(['1', '2'])),
    repoIds: optional(someOf(['1', '2', '1/2', '2/1', '2/2'])),
  }),
  { maxLength: 8 },
);
const requests = fc.record<CiRequest>({
  repo: fc.oneof(
    fc
      .tuple(fc.constantFrom(...NAMESPACES, 'other'), fc.constantFrom(...NAMES))
      .map((parts) => parts.join('/')),
    fc.constantFrom(
      ...['', 'acme', 'acme/', '/app', '/acme/app', 'acme/app/x', 'acme//app', 'acme/app/', 'acme/APP'],
      ...['acme/web-a/app/', 'acme/web-a//x', '//', 'acme2/app', '__proto__/constructor'],
    ),
  ),
  repoId: fc.constantFrom('', '1', '2', '1/2', '/2', '2/'),
  forge: fc.constantFrom('', '1', '2', '3'),
  event: fc.constantFrom('push', 'tag', 'pull_request'),
  fork: fc.boolean(),
  mergeRequest: fc.boolean(),
  blocked: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  build: fc.constantFrom(undefined, 1, 2),
  secrets: fc.constant(undefined),
});

describe('who gets what', () => {
  it('is what the obvious model says, whatever the entries and in whatever order requests come', () => {
    const asking = fc.array(fc.tuple(fc.constantFrom('drone', 'woodpecker'), requests), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(sketches, asking, (drawn, asked) => {
        const entries = drawn.map(
          ({ repos, events, clients, forges, repoIds, ...rest }, at): EntrySketch => ({
            ...rest,
            name: `entry-${String(at)}`,
            ...(repos && { repos }),
            ...(events && { events }),
            ...(clients && { clients }),
            ...(forges && { forges }),
            ...(repoIds && { repoIds }),
          }),
        );
        const planner = plannerOf(entries);
        for (const [client, request] of asked) {
          const { plan } = planner.planFor({ name: client, dialect: drone }, request);
          const got = plan.choices.map(({ address, candidate }) => ({
            address,
            entry: candidate.entry.name,
          }));
          expect(got).toEqual(model(entries, client, request));
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

function plannerOf(entries: readonly EntrySketch[]): Planner {
  const provider = new StubProvider(() => Promise.resolve({ username: 'u', password: 'p' }));
  const keeper = new CredentialKeeper({ clock: new FakeClock() });
  return new Planner(
    [groupOf(entries.map(makeEntry), { providers: new Map([['stub', provider]]), keeper })],
    keeper,
    new UseCounter().settle,
  );
}
