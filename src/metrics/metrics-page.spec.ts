import { beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { ReloadTally } from '../gateway/reload-tally.js';
import { Feeds } from '../feeds/feeds.js';
import { Gateway } from '../gateway/gateway.js';
import { ServerKeys } from '../gateway/keys/server-keys.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { ProviderError } from '../registry/provider-error.js';
import { SharingTally } from '../sharing/sharing-tally.js';
import { Database } from '../database/database.js';
import { History } from '../history/history.js';
import { ManagedEntries } from '../managed/managed-entries.js';
import { FaultLog } from '../faults/fault-log.js';
import { FakeClock } from '../../test/support/fake-clock.js';
import { makeEntry } from '../../test/support/config/entries.js';
import { makeClient, makeConfig } from '../../test/support/config/make-config.js';
import { Scrape } from '../../test/support/docs/prometheus.js';
import { StubProvider } from '../../test/support/config/stub-provider.js';
import { GATEWAY_METRICS, MetricsPage } from './metrics-page.js';
import { type Instruments } from './instruments.js';
import { type CredentialContext } from '../credentials/credential-slot.js';
import { CallTallies } from './call-tally.js';
import { RecentMinutes } from './recent-minutes.js';
import { RequestTally } from './request-tally.js';
import { makeBuild } from '../../test/support/config/make-build.js';

const PUSH = makeBuild();
const HOUR = 3_600_000;

let clock: FakeClock;
let provider: StubProvider;
let instruments: Instruments;

beforeEach(() => {
  clock = new FakeClock();
  const [mints, reads] = [new CallTallies(), new CallTallies()];
  provider = new StubProvider(() =>
    Promise.resolve({ username: 'user', password: 'TEST-ONLY-canary', expiresAt: clock.now() + 12 * HOUR }),
  );
  const onMint: CredentialContext['onMint'] = ({ providerId }, ...rest) => {
    mints.add(providerId, ...rest);
  };
  const keeper = new CredentialKeeper({ clock, random: () => 0.5, onMint });
  const gateway = new Gateway([provider], keeper);
  gateway.apply(
    makeConfig({ entries: [makeEntry({ name: 'one' }), makeEntry({ name: 'two', forks: true })] }),
  );
  const audit = { written: 3, lost: 2, refused: 1, broken: true, note: () => undefined };
  const faults = new FaultLog(pino({ enabled: false }));
  const keys = new ServerKeys(gateway, () => ({
    want: () => undefined,
    missed: () => undefined,
    stop: () => undefined,
  }));
  const database = new Database();
  const managed = new ManagedEntries(database);
  const requests = new RequestTally();
  instruments = {
    gateway,
    database,
    history: new History(database),
    managed,
    sharing: new SharingTally(),
    keys,
    feeds: new Feeds({ gateway, database, managed, logger: pino({ enabled: false }), tell: () => undefined }),
    requests,
    minutes: new RecentMinutes(requests, clock),
    mints,
    reads,
    tasks: new CallTallies(),
    reloads: new ReloadTally(),
    audit,
    faults,
  };
});

async function ask(fork = false): Promise<void> {
  const { config, planners } = instruments.gateway.current;
  const [client] = config.clients;
  if (client) await planners.registries.planFor(client, { ...PUSH, fork }).answer();
}

async function scrape(page = new MetricsPage(instruments)): Promise<Scrape> {
  const { contentType, text } = await page.render();
  expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  return new Scrape(text);
}

describe('a scrape', () => {
  it('holds every metric of the gateway and those of Node, with help and type', async () => {
    const { families } = await scrape();
    for (const { name, type, help } of GATEWAY_METRICS) {
      expect(families.get(name)).toMatchObject({ name, help, type: type.toUpperCase() });
    }
    expect([...families.keys()]).toEqual(
      expect.arrayContaining([
        'process_cpu_seconds_total',
        'nodejs_eventloop_lag_p99_seconds',
        'process_open_fds',
      ]),
    );
  });

  it('has exactly the labels that are declared', async () => {
    await ask();
    instruments.requests.of(makeClient(), 'registries').failures.set('signature_mismatch no_key', 1);
    const found = await scrape();
    for (const { name, type, labels } of GATEWAY_METRICS) {
      const line = type === 'histogram' ? `${name}_count` : name;
      for (const has of found.labels(line)) expect([name, Object.keys(has)]).toEqual([name, labels]);
    }
  });

  it('starts every counter of configured things at 0, so that the first increase is seen', async () => {
    const found = await scrape();
    const outcomes = found.labels('dockpass_requests_total').map(({ outcome }) => outcome);
    expect(outcomes).toEqual([
      'ok',
      'signature_missing',
      'signature_malformed',
      'signature_mismatch',
      'signature_expired',
      'digest_mismatch',
      'invalid_body',
      'body_timeout',
      'body_too_large',
      'unsupported_media_type',
      'providers_unavailable',
      'internal_error',
      'client_not_ready',
      'aborted',
    ]);
    for (const outcome of outcomes) {
      const labels = { client: 'drone', dialect: 'drone', kind: 'registries', ...(outcome && { outcome }) };
      expect(found.value('dockpass_requests_total', labels)).toBe(0);
    }
    expect(found.samples('dockpass_entries_given_total')).toEqual(['entry=one: 0', 'entry=two: 0']);
    expect(found.samples('dockpass_mints_total')).toEqual(['provider=stub,outcome=ok: 0']);
    expect(found.samples('dockpass_entries_withheld_total')).toHaveLength(12);
    expect(found.value('dockpass_mint_duration_seconds_count', { provider: 'stub' })).toBe(0);
  });

  it('counts what was given and withheld since the last one, once', async () => {
    const page = new MetricsPage(instruments);
    for (let time = 0; time < 5; time++) await ask();
    await ask(true);
    for (let time = 0; time < 2; time++) {
      const found = await scrape(page);
      expect(found.value('dockpass_entries_given_total', { entry: 'one' })).toBe(5);
      expect(found.value('dockpass_entries_given_total', { entry: 'two' })).toBe(1);
      expect(found.value('dockpass_entries_withheld_total', { reason: 'shadowed' })).toBe(5);
      expect(found.value('dockpass_entries_withheld_total', { reason: 'fork' })).toBe(1);
    }
  });

  it('shows how long credentials live, and those that cannot be renewed', async () => {
    await ask();
    expect((await scrape()).samples('dockpass_credential_expires_in_seconds')).toEqual(['entry=one: 43200']);
    provider.mint = () => Promise.reject(new ProviderError('refused'));
    await clock.advance(7 * HOUR);
    await ask();
    const found = await scrape();
    expect(found.samples('dockpass_credential_expires_in_seconds')).toEqual(['entry=one: 18000']);
    expect(found.samples('dockpass_registry_stale')).toEqual(['entry=one: 1', 'entry=two: 0']);
    expect(found.value('dockpass_entries_stale_total', { entry: 'one' })).toBe(1);
    expect(found.value('dockpass_mints_total', { provider: 'stub', outcome: 'ok' })).toBe(1);
    expect(found.value('dockpass_mints_total', { provider: 'stub', outcome: 'refused' })).toBe(
      provider.requests.length - 1,
    );
    await clock.advance(6 * HOUR);
    await ask();
    const later = await scrape();
    expect(later.samples('dockpass_registry_failing')).toEqual(['entry=one: 1', 'entry=two: 0']);
    expect(later.samples('dockpass_credential_expires_in_seconds')).toEqual([]);
    expect(later.value('dockpass_entries_failed_total', { entry: 'one' })).toBe(1);
  });

  it('has cumulative buckets', async () => {
    const { durations } = instruments.requests.of(makeClient(), 'registries');
    for (const seconds of [0.0001, 0.3, 20]) durations.observe(seconds);
    const found = await scrape();
    const name = 'dockpass_request_duration_seconds';
    const labels = { client: 'drone', dialect: 'drone', kind: 'registries' };
    expect([found.value(`${name}_count`, labels), found.value(`${name}_sum`, labels)]).toEqual([3, 20.3001]);
    const buckets = found.labels(`${name}_bucket`);
    expect(buckets.map((bucket) => [bucket['le'], found.value(`${name}_bucket`, bucket)])).toEqual([
      ...['0.0005', '0.001', '0.0025', '0.005', '0.01', '0.025', '0.05', '0.1', '0.25'].map((le) => [le, 1]),
      ...['0.5', '1', '2.5', '5', '8', '10'].map((le) => [le, 2]),
      ['+Inf', 3],
    ]);
  });

  it('merges the processes that share a port: counts add up, states are the worst', async () => {
    await ask();
    const page = new MetricsPage(instruments, async (own) => {
      const other = await own();
      instruments.reloads.add('refused');
      return [JSON.parse(JSON.stringify(other)), await own()] as Awaited<ReturnType<typeof own>>[];
    });
    const found = await scrape(page);
    expect(found.value('dockpass_entries_given_total', { entry: 'one' })).toBe(2);
    expect(found.value('dockpass_mint_duration_seconds_count', { provider: 'stub' })).toBe(2);
    expect(found.value('dockpass_config_refused')).toBe(1);
    expect(found.value('dockpass_ready')).toBe(1);
    expect(found.value('dockpass_credential_expires_in_seconds', { entry: 'one' })).toBe(43_200);
    expect(found.samples('dockpass_build_info')).toHaveLength(1);
  });

  it('says what happened to audit events and reloads', async () => {
    instruments.reloads.add('applied');
    const found = await scrape();
    expect(found.samples('dockpass_audit_events_total')).toEqual([
      'outcome=written: 3',
      'outcome=lost: 2',
      'outcome=refused: 1',
    ]);
    expect(found.value('dockpass_audit_broken')).toBe(1);
    expect(found.samples('dockpass_config_reloads_total')).toEqual([
      'outcome=applied: 1',
      'outcome=refused: 0',
      'outcome=failed: 0',
    ]);
  });

  it('names no repository and no secret', async () => {
    await ask();
    const { text } = await new MetricsPage(instruments).render();
    expect(text).not.toMatch(/acme|TEST-ONLY/);
  });
});
