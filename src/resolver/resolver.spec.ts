import { beforeEach, describe, expect, it } from '@jest/globals';
import { drone } from '../dialects/drone/drone.dialect.js';
import { woodpecker } from '../dialects/woodpecker/woodpecker.dialect.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { ProviderError } from '../registry/provider-error.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { type Answer } from './answer.js';
import { ANSWER_DEADLINE_MS } from './gather.js';
import { groupOf } from './entry-group.js';
import { type Asker, Planner } from './planner.js';
import { UseCounter } from './use-counter.js';
import { type EntrySketch, makeEntry } from '../../test/support/config/entries.js';
import { due, FakeClock, settle } from '../../test/support/fake-clock.js';
import { StubProvider, type StubSettings } from '../../test/support/config/stub-provider.js';
import { makeBuild } from '../../test/support/config/make-build.js';

const DRONE: Asker = { name: 'drone', dialect: drone };
const WOODPECKER: Asker = { name: 'woodpecker', dialect: woodpecker };
const PUSH = makeBuild({ repoId: '7' });

let clock: FakeClock;
let provider: StubProvider;
let uses: UseCounter;
let keeper: CredentialKeeper;

beforeEach(() => {
  clock = new FakeClock();
  uses = new UseCounter();
  provider = new StubProvider(({ settings }) =>
    Promise.resolve({ username: 'u', password: settings.identity }),
  );
  keeper = new CredentialKeeper({ clock, random: () => 0 });
});

function planner(...sketches: EntrySketch[]): Planner {
  return new Planner(
    [groupOf(sketches.map(makeEntry), { providers: new Map([['stub', provider]]), keeper })],
    keeper,
    uses.settle,
  );
}

/** Lets time pass only while the answer waits for it. */
async function ask(of: Planner, request: Partial<CiRequest> = {}, asker = DRONE): Promise<Answer> {
  const answer = of.planFor(asker, { ...PUSH, ...request }).answer();
  const there: Answer[] = [];
  void Promise.resolve(answer).then((one) => there.push(one));
  await settle();
  for (let waited = 0; there.length === 0 && waited < ANSWER_DEADLINE_MS; waited += 50)
    await clock.advance(50);
  return due(Promise.resolve(answer));
}

function passwords(answer: Answer): string[] {
  return answer.given.map(({ credential }) => credential.password);
}

/** A vendor that fails, hangs or answers by the identity it is asked with. */
function byIdentity(behaviour: Readonly<Record<string, () => Promise<never>>>): void {
  provider.mint = ({ settings }: { settings: StubSettings }) =>
    behaviour[settings.identity]?.() ?? Promise.resolve({ username: 'u', password: settings.identity });
}

const broken = (): Promise<never> => Promise.reject(new ProviderError('unavailable'));
const hangs = (): Promise<never> => new Promise(() => undefined);

describe('an answer', () => {
  it('has the form of its dialect, and only the fields that both clients know', async () => {
    const one = planner({ name: 'one', addresses: ['a.example', 'b.example'] });
    const entry = (address: string): string => `{"address":"${address}","username":"u","password":"one"}`;
    expect(String((await ask(one)).body)).toBe(`[${entry('a.example')},${entry('b.example')}]`);
    const woodpecker = await ask(one, {}, WOODPECKER);
    expect(String(woodpecker.body)).toBe(`{"registries":[${entry('a.example')},${entry('b.example')}]}`);
  });

  it('has for each address of an entry what was minted for its own scope', async () => {
    provider.mint = ({ scope }) => Promise.resolve({ username: 'u', password: `of ${scope.key}` });
    const answer = await ask(planner({ name: 'one', addresses: ['a.example', 'b.example'] }));
    expect(passwords(answer)).toEqual(['of a.example', 'of b.example']);
  });

  it('is an empty list, never null, when there is nothing to give', async () => {
    const none = planner();
    expect(String((await ask(none)).body)).toBe('[]');
    expect(String((await ask(none, {}, WOODPECKER)).body)).toBe('{"registries":[]}');
    expect((await ask(none)).unavailable).toBe(false);
  });

  it('gives repo before namespace before global, and each address once', async () => {
    const all = planner(
      { name: 'global', addresses: ['a.example', 'b.example', 'c.example'] },
      { name: 'namespace', addresses: ['a.example', 'b.example'], repos: ['acme/*'] },
      { name: 'longer', addresses: ['b.example'], repos: ['acme/ap*'] },
      { name: 'repo', addresses: ['a.example'], repos: ['acme/app'] },
      { name: 'later', addresses: ['a.example'], repos: ['acme/app'] },
    );
    const answer = await ask(all);
    expect(answer.given.map(({ address }) => address)).toEqual(['a.example', 'b.example', 'c.example']);
    expect(passwords(answer)).toEqual(['repo', 'longer', 'global']);
    const shadowed = answer.plan.withheld.map(({ entry, address, by, reason }) => [
      entry.name,
      address,
      by?.name,
      reason,
    ]);
    expect(shadowed).toEqual([
      ['later', 'a.example', 'repo', 'shadowed'],
      ['namespace', 'a.example', 'repo', 'shadowed'],
      ['namespace', 'b.example', 'longer', 'shadowed'],
      ['global', 'a.example', 'repo', 'shadowed'],
      ['global', 'b.example', 'longer', 'shadowed'],
    ]);
    expect(passwords(await ask(all, { repo: 'acme/web' }))).toEqual(['namespace', 'namespace', 'global']);
    expect(passwords(await ask(all, { repo: 'other/app' }))).toEqual(['global', 'global', 'global']);
  });
});

describe('policy', () => {
  it.each<[string, Partial<EntrySketch>, Partial<CiRequest>]>([
    ['client', { clients: ['woodpecker'] }, {}],
    ['event', { events: ['tag'] }, {}],
    ['repo_id', { repoIds: ['8'] }, {}],
    ['repo_id', { repoIds: ['8'] }, { repoId: '' }],
    ['repo_id', { repoIds: ['1/7'] }, { forge: '2' }],
    ['repo_id', { repoIds: ['1/7'] }, { forge: '' }],
    ['repo_id', { repoIds: ['1/7'] }, { forge: '', repoId: '1/7' }],
    ['repo_id', { repoIds: ['1/7'] }, { forge: '2', repoId: '1/7' }],
    ['repo_id', { repoIds: ['/7'] }, { forge: '' }],
    ['forge', { forges: ['1', '3'] }, { forge: '2' }],
    ['forge', { forges: ['1'] }, { forge: '' }],
    ['fork', {}, { fork: true }],
    ['merge_request', {}, { fork: true, mergeRequest: true }],
    ['images', { images: ['{namespace}/{name}'] }, { repo: 'acme/sp ace' }],
    ['images', { images: ['base/{name}'] }, { repo: 'noslash' }],
    ['images', { images: ['base/{name}'] }, { repo: 'acme/*' }],
  ])('withholds for the reason %s, and mints nothing', async (reason, sketch, request) => {
    const answer = await ask(planner({ name: 'one', ...sketch }), request);
    expect(answer.given).toEqual([]);
    expect(answer.plan.withheld.map((each) => each.reason)).toEqual([reason]);
    expect(provider.requests).toEqual([]);
    expect(answer.unavailable).toBe(false);
  });

  it.each<[string, Partial<EntrySketch>, Partial<CiRequest>]>([
    ['the client', { clients: ['drone'] }, {}],
    ['the event', { events: ['push', 'tag'] }, {}],
    ['the id', { repoIds: ['7'] }, {}],
    ['the id on any forge', { repoIds: ['7'] }, { forge: '2' }],
    ['the id on its forge', { repoIds: ['1/7', '2/7'] }, { forge: '2' }],
    ['the forge', { forges: ['1', '2'] }, { forge: '2' }],
    ['a fork where forks are allowed', { forks: true }, { fork: true }],
  ])('gives where it admits %s', async (_, sketch, request) => {
    expect(passwords(await ask(planner({ name: 'one', ...sketch }), request))).toEqual(['one']);
  });

  it.each<[string, Partial<CiRequest>]>([
    ['blocked', { blocked: true }],
    ['no_repository', { repo: '' }],
  ])('refuses a whole request that is %s', async (refusal, request) => {
    const answer = await ask(planner({ name: 'one', forks: true }), request);
    expect(answer.plan.refusal).toBe(refusal);
    expect(answer.given).toEqual([]);
    expect(provider.requests).toEqual([]);
  });

  it('prefers the longer namespace, and fills images from all before the last segment', async () => {
    const groups = planner(
      { name: 'all below', repos: ['group/**'] },
      { name: 'its own', repos: ['group/*'] },
      { name: 'below sub', repos: ['group/sub/**'] },
      { name: 'of sub', repos: ['group/sub/*'], images: ['{namespace}/x/{name}'] },
      { name: 'named', repos: ['group/sub/app'] },
    );
    expect(passwords(await ask(groups, { repo: 'group/sub/app' }))).toEqual(['named']);
    expect(passwords(await ask(groups, { repo: 'group/sub/web' }))).toEqual(['below sub']);
    expect(passwords(await ask(groups, { repo: 'group/sub/deep/web' }))).toEqual(['below sub']);
    expect(passwords(await ask(groups, { repo: 'group/other/web' }))).toEqual(['all below']);
    expect(passwords(await ask(groups, { repo: 'group/app' }))).toEqual(['all below']);
    expect(passwords(await ask(groups, { repo: 'group' }))).toEqual([]);
    const own = planner({ name: 'own', repos: ['group/**'], images: ['{namespace}/x/{name}'] });
    await ask(own, { repo: 'group/Sub/App' });
    expect(provider.requests.at(-1)?.images).toEqual(['group/sub/x/app']);
  });

  it('ranks an entry with several patterns by the most specific that matches, in whatever order they stand', async () => {
    for (const repos of [
      ['acme/*', 'acme/app'],
      ['acme/app', 'acme/*'],
    ]) {
      const both = planner({ name: 'between', repos: ['acme/ap*'] }, { name: 'several', repos });
      expect(passwords(await ask(both, { repo: 'acme/app' }))).toEqual(['several']);
      expect(passwords(await ask(both, { repo: 'acme/apt' }))).toEqual(['between']);
    }
  });

  it('compares namespaces and names with their case', async () => {
    const exact = planner(
      { name: 'one', repos: ['acme/app'] },
      { name: 'own', addresses: ['own.example'], repos: ['acme/*'] },
      { name: 'below', addresses: ['below.example'], repos: ['acme/**'] },
    );
    expect(passwords(await ask(exact, { repo: 'acme/app' }))).toEqual(['one', 'own', 'below']);
    expect(passwords(await ask(exact, { repo: 'acme/App' }))).toEqual(['own', 'below']);
    expect(passwords(await ask(exact, { repo: 'Acme/app' }))).toEqual([]);
  });

  it('lets a refused entry not shadow a broader one', async () => {
    const both = planner({ name: 'narrow', repos: ['acme/app'] }, { name: 'broad', forks: true });
    expect(passwords(await ask(both, { fork: true }))).toEqual(['broad']);
  });
});

describe('when providers fail', () => {
  it('gives the rest', async () => {
    byIdentity({ bad: broken });
    const both = planner({ name: 'bad' }, { name: 'good', addresses: ['good.example'] });
    const answer = await ask(both);
    expect(passwords(answer)).toEqual(['good']);
    expect(
      answer.failed.map(({ candidate, address, code }) => [candidate.entry.name, address, code]),
    ).toEqual([['bad', 'stub.example', 'unavailable']]);
    expect(answer.unavailable).toBe(false);
  });

  it('never lets a broader credential stand in for the one that failed', async () => {
    byIdentity({ narrow: broken });
    const answer = await ask(planner({ name: 'narrow', repos: ['acme/app'] }, { name: 'broad' }));
    expect(answer.given).toEqual([]);
    expect(String(answer.body)).toBe('[]');
    expect(answer.unavailable).toBe(true);
    expect(new Set(provider.requests.map(({ settings }) => settings.identity))).toEqual(new Set(['narrow']));
  });

  it('answers when the time is up, with what there is by then', async () => {
    byIdentity({ slow: hangs });
    const both = planner({ name: 'slow' }, { name: 'good', addresses: ['good.example'] });
    const answer = ask(both);
    await clock.advance(8_000);
    expect(passwords(await answer)).toEqual(['good']);
    expect((await answer).failed[0]?.code).toBe('timed_out');
  });

  it('has a deadline of its own, even if a mint may take longer', async () => {
    keeper = new CredentialKeeper({ clock, mintLimitMs: 60_000 });
    byIdentity({ slow: hangs });
    const answer = ask(planner({ name: 'slow' }));
    await clock.advance(8_000);
    expect((await answer).failed[0]?.code).toBe('timed_out');
  });
});

describe('repeats', () => {
  it('are the same answer, without another mint', async () => {
    const one = planner({ name: 'one' });
    await ask(one);
    const [second, third] = [await ask(one), await ask(one)];
    expect(third).toBe(second);
    expect(provider.requests).toHaveLength(1);
  });

  it('are looked at again at once when a credential changed that does not end', async () => {
    let password = 'first';
    provider.mint = () => Promise.resolve({ username: 'u', password });
    const one = planner({ name: 'one' });
    expect(passwords(await ask(one))).toEqual(['first']);
    expect(passwords(await ask(one))).toEqual(['first']);
    password = 'second';
    for (const slot of keeper.slots()) slot.renew();
    await settle();
    expect(passwords(await ask(one))).toEqual(['second']);
  });

  it('are looked at again when a credential changed, and at least once a second when it can end', async () => {
    let number = 0;
    provider.mint = () =>
      Promise.resolve({
        username: 'u',
        password: `t${String(++number)}`,
        expiresAt: clock.now() + 3_600_000,
      });
    const one = planner({ name: 'one' });
    await ask(one);
    const before = await ask(one);
    await clock.advance(999);
    expect(await ask(one)).toBe(before);
    await clock.advance(1);
    expect(await ask(one)).not.toBe(before);
    for (let minute = 0; minute < 45; minute++) {
      await clock.advance(60_000);
      expect((await ask(one)).given[0]?.credential.remainingMs()).toBeGreaterThanOrEqual(900_000);
    }
    expect(number).toBe(2);
  });

  it('share one plan between builds, and repositories that no entry names, but not their own ones', () => {
    const some = planner(
      { name: 'named', repos: ['acme/app'] },
      { name: 'global', addresses: ['g.example'] },
    );
    const plan = (repo: string): unknown => some.planFor(DRONE, { ...PUSH, repo });
    expect(plan('x/y')).toBe(plan('z/y'));
    expect(some.planFor(DRONE, { ...PUSH, build: 4711 })).toBe(some.planFor(DRONE, { ...PUSH, build: 4712 }));
    expect(plan('acme/app')).not.toBe(plan('x/y'));
    expect(plan('')).not.toBe(plan('x/y'));
  });

  it('never share a plan between clients, forges, events, forks, ids or blocked requests', () => {
    const one = planner({ name: 'one', repoIds: ['7'] });
    const variants: [Asker, Partial<CiRequest>][] = [
      [DRONE, {}],
      [WOODPECKER, {}],
      [DRONE, { event: 'tag' }],
      [DRONE, { fork: true }],
      [DRONE, { fork: true, mergeRequest: true }],
      [WOODPECKER, { forge: '1' }],
      [WOODPECKER, { forge: '2' }],
      [DRONE, { repoId: '8' }],
      [DRONE, { blocked: true }],
    ];
    const plans = variants.map(([asker, request]) => one.planFor(asker, { ...PUSH, ...request }));
    expect(new Set(plans).size).toBe(variants.length);
  });

  it('are kept in bounded number', async () => {
    const names = Array.from({ length: 300 }, (_, at) => `g${String(at)}.example`);
    const many = planner({ name: 'all', addresses: names }, { name: 'own', repos: ['acme/*'] });
    for (let at = 0; at < 400; at++) await ask(many, { repo: `acme/r${String(at)}` });
    many.settleAll();
    expect(uses.given.get('own')).toBe(400);
    expect(uses.given.get('all')).toBe(400 * 300);
  });
});

describe('images of an entry', () => {
  it('are filled from the repository, each repository with a credential of its own', async () => {
    const narrowed = planner({ name: 'one', images: ['{namespace}/{name}', 'base/*'] });
    await ask(narrowed, { repo: 'Acme/App' });
    await ask(narrowed, { repo: 'acme/web' });
    await ask(narrowed, { repo: 'acme/web' });
    expect(provider.requests.map(({ images }) => images)).toEqual([
      ['acme/app', 'base/*'],
      ['acme/web', 'base/*'],
    ]);
  });
});

describe('a slot that was forgotten to make room', () => {
  it('is made anew for a kept plan: the keeper knows it, and it tries again by itself', async () => {
    const narrowed = planner({ name: 'one', images: ['{namespace}/{name}'] });
    provider.mint = () =>
      Promise.resolve({ username: 'u', password: 'p', expiresAt: clock.now() + 3_600_000 });
    await ask(narrowed, { repo: 'acme/app' });
    const [former] = keeper.slots();
    await clock.advance(25 * 3_600_000);
    for (let at = 0; at < 1_100; at++) await ask(narrowed, { repo: `acme/other-${String(at)}` });
    expect(former?.retired).toBe(true);
    const works = provider.mint;
    provider.mint = broken;
    expect((await ask(narrowed, { repo: 'acme/app' })).failed).toMatchObject([{ code: 'unavailable' }]);
    const failing = [...keeper.slots()].filter(({ state }) => state === 'failing');
    expect(failing).toHaveLength(1);
    provider.mint = works;
    await clock.advance(1_000);
    expect(passwords(await ask(narrowed, { repo: 'acme/app' }))).toEqual(['p']);
  });
});

describe('the counts', () => {
  it('hold every use once, however often they are looked at', async () => {
    byIdentity({ bad: broken });
    const some = planner(
      { name: 'good', addresses: ['good.example'] },
      { name: 'bad' },
      { name: 'off', events: ['tag'], addresses: ['off.example'] },
    );
    for (let at = 0; at < 5; at++) {
      await ask(some);
      some.settleAll();
    }
    await ask(some, { blocked: true });
    some.settleAll();
    expect(Object.fromEntries(uses.given)).toEqual({ good: 5 });
    expect(Object.fromEntries(uses.failed)).toEqual({ bad: 5 });
    expect(Object.fromEntries(uses.withheld)).toEqual({ event: 5, blocked: 1 });
  });
});
