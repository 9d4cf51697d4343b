import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EntrySketch, makeEntry } from '../../../test/support/config/entries.js';
import { makeBuild } from '../../../test/support/config/make-build.js';
import { StubProvider } from '../../../test/support/config/stub-provider.js';
import { FakeClock } from '../../../test/support/fake-clock.js';
import { type RegistryEntry } from '../../config/gateway-config.js';
import { noteDoubleSecrets } from '../../config/entries/secret-names.js';
import { Notes } from '../../config/settings/notes.js';
import { environmentSettings, type RawEntry } from '../../config/settings/raw-settings.js';
import { CredentialKeeper } from '../../credentials/credential-keeper.js';
import { woodpecker } from '../../dialects/woodpecker/woodpecker.dialect.js';
import { type CiRequest, type SecretQuestion } from '../../dialects/shared/ci-request.js';
import { groupOf } from '../entry-group.js';
import { EntryIndex } from '../entry-index.js';
import { Planners } from './planners.js';
import { makeSecretPlan } from './secret-plan.js';
import { UseCounter } from '../use-counter.js';

const ALL: SecretQuestion = { name: undefined, pullRequest: false };

function planners(sketches: readonly EntrySketch[], provider: StubProvider): Planners {
  const keeper = new CredentialKeeper({ clock: new FakeClock() });
  const group = groupOf(sketches.map(makeEntry), { providers: new Map([['stub', provider]]), keeper });
  return new Planners([group], keeper, new UseCounter().settle);
}

function stub(): StubProvider {
  return new StubProvider(({ settings: { identity }, access }) =>
    Promise.resolve({ username: 'u', password: `${identity} ${String(access)}` }),
  );
}

async function secretsOf(all: Planners, changes: Partial<CiRequest> = {}): Promise<readonly string[]> {
  const request = makeBuild({ secrets: ALL, ...changes });
  const { body } = await all.secrets.planFor({ name: 'woodpecker', dialect: woodpecker }, request).answer();
  const { secrets } = JSON.parse(body.toString()) as { secrets: { name: string; value: string }[] };
  return secrets.filter(({ name }) => !name.endsWith('config')).map(({ name, value }) => `${name}=${value}`);
}

describe('secrets of a build', () => {
  it('are those of the most specific entry of each address, as with registries', async () => {
    const all = planners(
      [
        { name: 'all', secrets: 'all' },
        { name: 'team', secrets: 'team', repos: ['acme/*'] },
        { name: 'other', secrets: 'other', addresses: ['other.example', 'stub.example'] },
        { name: 'pull-only', addresses: ['pull.example'] },
      ],
      stub(),
    );
    expect(await secretsOf(all)).toEqual([
      ...['team_username=u', 'team_password=team pull'],
      ...['other_username=u', 'other_password=other pull'],
    ]);
    expect(await secretsOf(all, { repo: 'beta/app' })).toEqual([
      ...['all_username=u', 'all_password=all pull'],
      ...['other_username=u', 'other_password=other pull'],
    ]);
  });

  it('bear a name once: where sources that change have it twice, the first keeps it, and the other is told', async () => {
    const keeper = new CredentialKeeper({ clock: new FakeClock() });
    const parts = { providers: new Map([['stub', stub()]]), keeper };
    const groups = ['a', 'b'].map((name, rank) =>
      groupOf([makeEntry({ name, secrets: 'same', addresses: [`${name}.example`] })], parts, rank),
    );
    const all = new Planners(groups, keeper, new UseCounter().settle);
    expect(await secretsOf(all)).toEqual(['same_username=u', 'same_password=a pull']);
    const asker = { name: 'woodpecker', dialect: woodpecker };
    const { withheld } = all.secrets.planFor(asker, makeBuild({ secrets: ALL })).plan;
    expect(withheld.map(({ entry, reason, by }) => [entry.name, reason, by?.name])).toEqual([
      ['b', 'secret_name', 'a'],
    ]);
  });

  it('push where the entry says so, while what images are pulled with never does', async () => {
    const provider = stub();
    const entry = { name: 'one', secrets: 'one', access: 'push', images: ['acme/app'] } as const;
    const all = planners([entry], provider);
    expect(await secretsOf(all)).toEqual(['one_username=u', 'one_password=one push']);
    const pulled = await all.registries
      .planFor({ name: 'woodpecker', dialect: woodpecker }, makeBuild())
      .answer();
    expect(pulled.body.toString()).toContain('"password":"one pull"');
    expect(provider.requests.map(({ access }) => access)).toEqual(['push', 'pull']);
  });

  it('hold one docker config of all addresses, with the key that docker has for Docker Hub', async () => {
    const all = planners([{ name: 'hub', secrets: 'hub', addresses: ['a.example', 'b.example'] }], stub());
    const { body } = await all.secrets
      .planFor({ name: 'woodpecker', dialect: woodpecker }, makeBuild({ secrets: ALL }))
      .answer();
    const auth = Buffer.from('u:hub pull').toString('base64');
    expect(JSON.parse(body.toString())).toMatchObject({
      secrets: [
        {},
        {},
        { value: JSON.stringify({ auths: { 'a.example': { auth }, 'b.example': { auth } } }) },
      ],
    });
  });

  it('come to the same by the same work for a name that is not known and one that is not allowed', () => {
    let reads = 0;
    const counted = (entry: RegistryEntry): RegistryEntry =>
      new Proxy(entry, {
        get: (target, property, receiver): unknown => {
          reads++;
          return Reflect.get(target, property, receiver);
        },
      });
    const entries = [
      { name: 'given', secrets: 'given' },
      { name: 'events', secrets: 'events', events: ['tag'], addresses: ['e.example'] },
      { name: 'client', secrets: 'client', clients: ['other'], addresses: ['c.example'] },
      { name: 'ids', secrets: 'ids', repoIds: ['7'], addresses: ['i.example'] },
      { name: 'shadowed', secrets: 'shadowed' },
      { name: 'repos', secrets: 'repos', repos: ['beta/*'] },
    ].map((sketch) => counted(makeEntry(sketch)));
    const index = new EntryIndex(entries);
    const workFor = (name: string): readonly [number, string] => {
      reads = 0;
      const request = makeBuild({ secrets: { name, pullRequest: false } });
      const candidates = [...index.specificTo(request.repo), ...index.globals];
      const { choices, withheld, refusal } = makeSecretPlan(candidates, 'drone', request);
      const work = reads;
      return [work, JSON.stringify([choices.length, withheld.map(({ reason }) => reason), refusal])];
    };
    const unknown = workFor('unknown_password');
    expect(unknown[0]).toBeGreaterThan(20);
    expect(unknown[1]).toBe('[0,["event","client","repo_id","shadowed"],null]');
    for (const entry of ['events', 'client', 'ids', 'shadowed', 'repos']) {
      expect([entry, workFor(`${entry}_password`)]).toEqual([entry, unknown]);
    }
    expect(workFor('given_password')[1]).toContain('[1,');
  });
});

const someOf = <T>(...values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const sketches = fc
  .array(
    fc.record({
      secrets: fc.constantFrom('a', 'b'),
      addresses: someOf('a.example', 'b.example'),
      repos: optional(someOf('acme/app', 'acme/*', 'acme/a*', 'acme/**', 'beta/app')),
      events: optional(someOf('push', 'tag')),
      clients: optional(someOf('woodpecker', 'other')),
      repoIds: optional(someOf('1', '2', '1/1')),
      forks: fc.boolean(),
    }),
    { maxLength: 6 },
  )
  .map((drawn) =>
    drawn.map(({ repos, events, clients, repoIds, ...rest }, at): EntrySketch => ({
      ...{ ...rest, name: `entry-${String(at)}` },
      ...(repos && { repos }),
      ...(events && { events }),
      ...(clients && { clients }),
      ...(repoIds && { repoIds }),
    })),
  );
const requests = fc.record({
  repo: fc.constantFrom('acme/app', 'acme/web', 'acme/a/b', 'beta/app'),
  event: fc.constantFrom('push', 'tag'),
  repoId: fc.constantFrom('', '1', '2'),
  forge: fc.constantFrom('' as const, '1' as const),
  fork: fc.boolean(),
  pullRequest: fc.boolean(),
});

describe('names of secrets', () => {
  it('are never given twice, nor withheld for that from an accepted configuration, nor given to a fork or a pull request', () => {
    let accepted = 0;
    fc.assert(
      fc.property(sketches, requests, (drawn, { pullRequest, ...build }) => {
        const entries = drawn.map(makeEntry);
        const notes = new Notes();
        const raw = environmentSettings(new Map()) as unknown as RawEntry;
        noteDoubleSecrets(
          entries.map((entry) => ({ entry, raw })),
          notes,
        );
        const request = makeBuild({ ...build, secrets: { name: undefined, pullRequest } });
        const index = new EntryIndex(entries);
        const candidates = [...index.specificTo(request.repo), ...index.globals];
        const { choices, withheld } = makeSecretPlan(candidates, 'woodpecker', request);
        if (build.fork || pullRequest) expect(choices).toEqual([]);
        const given = new Set(choices.map(({ candidate }) => candidate.entry));
        const prefixes = [...given].map(({ secrets }) => secrets?.prefix);
        expect(new Set(prefixes).size).toBe(prefixes.length);
        if (notes.problems.length > 0) return;
        accepted++;
        expect(withheld.map(({ reason }) => reason)).not.toContain('secret_name');
      }),
      { numRuns: 5_000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });
});
