import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EntrySketch, makeEntry } from '../../../test/support/config/entries.js';
import { type RegistryEntry } from '../../config/gateway-config.js';
import { drone } from '../../dialects/drone/drone.dialect.js';
import { type Extension } from '../../dialects/extension.js';
import { USUAL_REF } from '../../dialects/shared/asked-build.js';
import { woodpecker } from '../../dialects/woodpecker/woodpecker.dialect.js';
import { type Asker } from '../../resolver/planner.js';
import { explain } from '../explain.js';
import { type Consequence, type NamedRepo } from './consequence.js';
import { consequencesOf } from './consequences.js';

const CLIENTS: readonly Asker[] = [drone, woodpecker].map((dialect) => ({ name: dialect.id, dialect }));
const some = (...values: string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const REPOS = ['acme/app', 'acme/web-a', 'acme/sub/app', 'beta/app'];

/** What is left out is left out of the entry, too. */
const sketches = fc.record<Omit<EntrySketch, 'name'>>(
  {
    addresses: some('a.example', 'b.example', 'c.example'),
    repos: some('acme/app', 'acme/*', 'acme/**', 'acme/w*', 'beta/app', 'beta/*'),
    events: some('push', 'tag', 'pull_request', 'cron'),
    forks: fc.boolean(),
    clients: some('drone', 'woodpecker'),
    forges: some('1', '2'),
    repoIds: some('7', '1/7', '8'),
    images: fc.constantFrom(['acme/*'], ['{namespace}/{name}']),
    identity: fc.constantFrom('one', 'two'),
    pulls: fc.boolean(),
    secrets: fc.constantFrom('hub', 'other'),
    access: fc.constantFrom('pull', 'push'),
  },
  { requiredKeys: ['addresses'] },
);
const named = fc.record<NamedRepo>({
  repo: fc.constantFrom(...REPOS),
  client: fc.constantFrom('drone', 'woodpecker'),
  repoId: fc.constantFrom('', '7', '8'),
  forge: fc.constantFrom('1', '2'),
});
const cases = fc.record({
  others: fc.array(sketches, { maxLength: 6 }),
  former: fc.option(sketches),
  changed: fc.option(sketches),
  place: fc.nat({ max: 6 }),
  names: fc.uniqueArray(named, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) }),
});

describe('what is promised of a change', () => {
  it('is what is explained after it, for every event and every address, and nothing else changes', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ others, former, changed, place, names }) => {
        const rest = others.map((sketch, at) => makeEntry({ ...sketch, name: `other-${String(at)}` }));
        const [one, other] = [former, changed].map(
          (sketch) => sketch && makeEntry({ ...sketch, name: 'changed' }),
        );
        const [before, after] = [one, other].map((entry) =>
          rest.toSpliced(place, 0, ...(entry ? [entry] : [])),
        );
        const change = {
          before: before ?? [],
          after: after ?? [],
          former: one ?? undefined,
          changed: other ?? undefined,
        };
        const { changes, more, looked } = await consequencesOf(change, names, CLIENTS);
        expect([more, looked]).toEqual([0, names.length]);
        for (const asked of questions(names)) {
          const promised = changes.filter((each) => isOf(each, asked));
          const [now, then] = [change.before, change.after].map((entries) => winners(entries, asked));
          expect(applied(now ?? {}, promised)).toEqual(then);
          expect(promised.filter(({ before: from, after: to }) => from === to && from !== 'changed')).toEqual(
            [],
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});

interface Question {
  readonly one: NamedRepo;
  readonly client: Asker;
  readonly extension: Extension;
  readonly event: string;
  readonly fork: boolean;
}

/** Only names that are asked for by one way each, so that a consequence belongs to one of them. */
function questions(names: readonly NamedRepo[]): readonly Question[] {
  return names
    .filter(
      ({ repo, client }) => names.filter((one) => one.repo === repo && one.client === client).length === 1,
    )
    .flatMap((one) => {
      const [client = CLIENTS[0]] = CLIENTS.filter(({ name }) => name === one.client);
      if (!client) return [];
      const extensions = [client.dialect.registries, client.dialect.secrets].filter(
        (each) => each !== undefined,
      );
      return extensions.flatMap((extension) =>
        client.dialect.events.flatMap((event) =>
          [false, true].map((fork) => ({ one, client, extension, event, fork })),
        ),
      );
    })
    .filter(({ client, event, fork }) => !fork || client.dialect.forkEvents.includes(event));
}

function isOf(consequence: Consequence, { one, extension, event, fork }: Question): boolean {
  const { repo, client, kind, events, forks } = consequence;
  const all = extension.kind === 'secrets' ? extension.events : undefined;
  const told = fork ? forks : (events ?? all ?? null);
  const isMet = told === null || told.includes(event);
  return repo === one.repo && client === one.client && kind === extension.kind && isMet;
}

type Winners = Readonly<Record<string, string>>;

function winners(
  entries: readonly RegistryEntry[],
  { one, client, extension, event, fork }: Question,
): Winners {
  const request = extension.requestOf({ ...one, event, fork, ref: USUAL_REF, blocked: false });
  const { addresses } = explain({ entries, client, request });
  return Object.fromEntries(addresses.map(({ address, entry }) => [address, entry]));
}

/** Each consequence says truly what is now. */
function applied(now: Winners, promised: readonly Consequence[]): Winners {
  const then = new Map(Object.entries(now));
  for (const { address, before, after } of promised) {
    expect(now[address] ?? null).toBe(before);
    if (after === null) then.delete(address);
    else then.set(address, after);
  }
  return Object.fromEntries(then);
}
