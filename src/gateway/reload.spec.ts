import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { type GatewayConfig } from '../config/gateway-config.js';
import { ConfigError } from '../config/config-error.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { makeEntry } from '../../test/support/config/entries.js';
import { makeConfig } from '../../test/support/config/make-config.js';
import { StubProvider } from '../../test/support/config/stub-provider.js';
import { type ConfigFollower } from './config-follower.js';
import { Gateway } from './gateway.js';
import { KeyFetcher } from './keys/key-fetcher.js';
import { Reloader } from './reload.js';
import { ReloadTally } from './reload-tally.js';
import { ServerKeys } from './keys/server-keys.js';

const first = makeConfig({ entries: [makeEntry({ name: 'first' })] });
const second = makeConfig({ entries: [makeEntry({ name: 'second' })] });

let gateway: Gateway;
let tally: ReloadTally;
let loads: number;
let done: string[];
let next: () => GatewayConfig;
let logged: Record<string, unknown>[];
/** One that failed tries again after a second, which may be in the next test. */
let made: Reloader[] = [];

/** A follower that notes what it was told, and fails to prepare where a test says so. */
function follower(name: string, fails = false): ConfigFollower {
  return {
    prepare: () => {
      if (fails) return Promise.reject(new ConfigError([{ key: name, message: 'cannot be followed' }]));
      return Promise.resolve({
        commit: () => done.push(`${name} commits to ${gateway.current.config.entries[0]?.name ?? ''}`),
        discard: () => done.push(`${name} discards`),
      });
    },
  };
}

function reloader(...followers: readonly ConfigFollower[]): Reloader {
  const logger = pino(
    {
      base: null,
      timestamp: false,
    },
    { write: (line: string) => logged.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const load = async (): Promise<GatewayConfig> => {
    loads++;
    return Promise.resolve(next());
  };
  const keys = new ServerKeys(gateway, (hear) => new KeyFetcher(logger, hear));
  const reloads = new Reloader({ gateway, keys, load, followers, tally, logger }, first);
  made.push(reloads);
  return reloads;
}

beforeEach(() => {
  gateway = new Gateway(
    [new StubProvider(() => Promise.reject(new Error('not asked')))],
    new CredentialKeeper(),
  );
  gateway.apply(first);
  tally = new ReloadTally();
  [loads, done, logged] = [0, [], []];
  next = () => second;
});

afterEach(() => {
  for (const reloads of made) reloads.stop();
  made = [];
});

describe('Reloader', () => {
  it('applies the configuration before what follows it, all at one moment', async () => {
    expect(await reloader(follower('tls'), follower('audit')).reload('file')).toBe('applied');
    expect(done).toEqual(['tls commits to second', 'audit commits to second']);
  });

  it('applies nothing when anything cannot be followed, and undoes what was prepared', async () => {
    const outcome = await reloader(follower('tls'), follower('audit', true)).reload('file');
    expect([outcome, done, gateway.current.config]).toEqual(['refused', ['tls discards'], first]);
    expect(logged).toEqual([
      {
        level: 50,
        reason: 'file',
        problems: [{ key: 'audit', message: 'cannot be followed' }],
        msg: 'the configuration on disk is refused; the running one stays',
      },
    ]);
  });

  it('survives a fault of its own, without a word of it in the log', async () => {
    next = () => {
      throw new TypeError('CANARY');
    };
    expect(await reloader().reload('signal')).toBe('failed');
    expect(logged).toEqual([
      {
        level: 50,
        reason: 'signal',
        kind: 'TypeError',
        msg: 'the configuration on disk could not be applied; the running one stays',
      },
    ]);
    expect([tally.isRefused, gateway.current.config]).toEqual([true, first]);
    expect(tally.problems).toEqual([{ key: 'configuration', message: 'could not be applied (TypeError)' }]);
  });

  it('puts nothing to use that was still being read when it was stopped', async () => {
    const reloads = reloader(follower('tls'));
    const reading = reloads.reload('signal');
    reloads.stop();
    expect(await reading).toBe('failed');
    expect([gateway.current.config, done, logged]).toEqual([first, [], []]);
  });

  it('lets calls that come while one waits share its turn', async () => {
    const reloads = reloader();
    const outcomes = await Promise.all([1, 2, 3].map(() => reloads.reload('signal')));
    expect([outcomes, loads]).toEqual([['applied', 'applied', 'applied'], 1]);
    expect(await reloads.reload('signal')).toBe('applied');
    expect([loads, tally.outcomes.get('applied')]).toEqual([2, 2]);
  });

  it('says what is other than at the last time', async () => {
    const reloads = reloader();
    await reloads.reload('file');
    await reloads.reload('signal');
    next = () => ({ ...first, signatureTolerance: 60 });
    await reloads.reload('file');
    const common = { level: 30, registries: 1, clients: 1, msg: 'configuration applied' };
    expect(logged).toEqual([
      { ...common, reason: 'file', entriesAdded: ['second'], entriesRemoved: ['first'] },
      { ...common, reason: 'signal' },
      {
        ...common,
        reason: 'file',
        entriesAdded: ['first'],
        entriesRemoved: ['second'],
        settingsChanged: ['SIGNATURE_TOLERANCE'],
      },
    ]);
  });

  it('warns of what is new, not of what was warned of before', async () => {
    const old = { key: 'A', message: 'is odd' };
    next = () => ({ ...second, warnings: [old] });
    const reloads = reloader();
    await reloads.reload('file');
    next = () => ({ ...second, warnings: [old, { key: 'B', message: 'is odd too' }] });
    await reloads.reload('file');
    expect(logged.filter(({ level }) => level === 40).map(({ key }) => key)).toEqual(['A', 'B']);
  });
});

describe('a configuration that could not be read', () => {
  const problems = [{ key: 'DOCKPASS_CONFIG', message: 'the file cannot be read' }];
  let reloads: Reloader;

  beforeEach(() => {
    jest.useFakeTimers();
    reloads = reloader();
    next = () => {
      throw new ConfigError(problems, { mayPass: true });
    };
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('is tried again slowly until it can, which status says, and told of once', async () => {
    expect(await reloads.reload('file')).toBe('refused');
    const pauses: (number | undefined)[] = [];
    for (let time = 0; time < 10; time++) {
      const pause = tally.nextAttemptMs() ?? 0;
      pauses.push(pause);
      await jest.advanceTimersByTimeAsync(pause);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1000));
    expect([loads, tally.outcomes.get('refused'), tally.isRefused]).toEqual([11, 1, true]);
    next = () => second;
    await jest.advanceTimersByTimeAsync(300_000);
    expect([gateway.current.config.entries[0]?.name, tally.isRefused]).toEqual(['second', false]);
    expect(tally.nextAttemptMs()).toBeUndefined();
    expect(logged).toEqual([
      {
        level: 50,
        reason: 'file',
        problems,
        msg: 'the configuration on disk is refused; the running one stays',
      },
      {
        ...{ level: 30, reason: 'retry', registries: 1, clients: 1 },
        ...{ entriesAdded: ['second'], entriesRemoved: ['first'] },
        msg: 'configuration applied',
      },
    ]);
  });

  it('is told of again when it fails for another cause, and not tried again once it is wrong', async () => {
    await reloads.reload('file');
    next = () => {
      throw new ConfigError([{ key: 'PORT', message: 'must be a whole number' }]);
    };
    await jest.advanceTimersByTimeAsync(600_000);
    expect([loads, tally.nextAttemptMs()]).toEqual([2, undefined]);
    expect(tally.problems).toEqual([{ key: 'PORT', message: 'must be a whole number' }]);
    expect(logged.map(({ reason }) => reason)).toEqual(['file', 'retry']);
  });

  it('begins with a short pause again after a signal, which is always told of', async () => {
    await reloads.reload('file');
    await jest.advanceTimersByTimeAsync(20_000);
    await reloads.reload('signal');
    expect(tally.nextAttemptMs()).toBe(1_000);
    expect(logged.map(({ reason }) => reason)).toEqual(['file', 'signal']);
  });

  it('is not tried again after the end', async () => {
    await reloads.reload('file');
    reloads.stop();
    await jest.advanceTimersByTimeAsync(600_000);
    expect([loads, jest.getTimerCount()]).toEqual([1, 0]);
  });
});
