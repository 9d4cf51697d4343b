import { afterEach, describe, expect, it } from '@jest/globals';
import { GATEWAY_METRICS } from '../../../src/metrics/metrics-page.js';
import { vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { FakeClock } from '../../support/fake-clock.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { Scrape } from '../../support/docs/prometheus.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneBody, droneRequest, woodpeckerBody, woodpeckerRequest } from '../../support/clients/sign.js';

const TOKEN = 'TEST-ONLY-admin-token';
const ENTRIES = {
  REGISTRY_ONE_ADDRESS: 'one.vendor.example',
  REGISTRY_ONE_VENDOR: 'one',
  REGISTRY_BAD_ADDRESS: 'bad.vendor.example',
  REGISTRY_BAD_VENDOR: 'bad',
  REGISTRY_BAD_CLIENTS: 'drone',
};
const DRONE = { client: 'drone', dialect: 'drone', kind: 'registries' };
const WOODPECKER = { client: 'woodpecker', dialect: 'woodpecker', kind: 'registries' };

let gateway: InProcessGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  vendors.clear();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<number> {
  vendors.set('bad', () => Promise.reject(new ProviderError('refused')));
  gateway = await startInProcess(
    { ...BOTH_CLIENTS, ...ENTRIES, ADMIN_TOKEN: TOKEN, ...env },
    { clock: new FakeClock() }, // what fails is not tried again meanwhile
  );
  return gateway.port;
}

async function scrape(port: number): Promise<Scrape> {
  const { status, head, body } = await talk(
    port,
    `GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
  );
  expect(status).toBe(200);
  expect(head).toMatch(/^content-type: text\/plain; version=0\.0\.4; charset=utf-8\r?$/im);
  return new Scrape(body);
}

describe('GET /metrics', () => {
  it('tells what was asked, answered, given and minted', async () => {
    const port = await start();
    const request = toBytes(droneRequest());
    for (let time = 0; time < 3; time++) await talk(port, request);
    await talk(port, toBytes(droneRequest({ secret: 'w'.repeat(32) })));
    await talk(port, toBytes(droneRequest({ date: Date.now() - 3_600_000 })));
    await talk(
      port,
      toBytes(droneRequest({ body: droneBody({ event: 'pull_request', sourceRepo: 'evil/fork' }) })),
    );
    await talk(port, toBytes(woodpeckerRequest()));
    await talk(port, toBytes(woodpeckerRequest({ body: woodpeckerBody({ status: 'blocked' }) })));
    await talk(port, toBytes({ ...droneRequest(), target: '/drone/nobody' }));
    const found = await scrape(port);
    for (const [name, labels, value] of [
      ['dockpass_requests_total', { ...DRONE, outcome: 'ok' }, 4],
      ['dockpass_requests_total', { ...DRONE, outcome: 'signature_mismatch' }, 1],
      ['dockpass_requests_total', { ...DRONE, outcome: 'signature_expired' }, 1],
      ['dockpass_requests_total', { ...WOODPECKER, outcome: 'ok' }, 2],
      ['dockpass_request_duration_seconds_count', DRONE, 6],
      [
        'dockpass_signature_failures_total',
        { ...DRONE, code: 'signature_mismatch', reason: 'wrong_key_or_changed_head' },
        1,
      ],
      ['dockpass_signature_failures_total', { ...DRONE, code: 'signature_expired', reason: 'date_stale' }, 1],
      ['dockpass_repeats_total', DRONE, 2],
      ['dockpass_stray_requests_total', { dialect: 'drone' }, 1],
      ['dockpass_entries_given_total', { entry: 'one' }, 4],
      ['dockpass_entries_failed_total', { entry: 'bad' }, 3],
      ['dockpass_entries_withheld_total', { reason: 'fork' }, 2],
      ['dockpass_entries_withheld_total', { reason: 'client' }, 1],
      ['dockpass_entries_withheld_total', { reason: 'blocked' }, 1],
      ['dockpass_mints_total', { provider: 'vendor', outcome: 'ok' }, 1],
      ['dockpass_mints_total', { provider: 'vendor', outcome: 'refused' }, 1],
      ['dockpass_registry_failing', { entry: 'bad' }, 1],
      ['dockpass_registry_failing', { entry: 'one' }, 0],
      ['dockpass_client_keys', { client: 'woodpecker', dialect: 'woodpecker' }, 1],
      ['dockpass_ready', {}, 1],
    ] as const) {
      expect([name, labels, found.value(name, labels)]).toEqual([name, labels, value]);
    }
    const ahead = found.value('dockpass_signature_skew_seconds_count', { ...DRONE, direction: 'ahead' });
    const behind = found.value('dockpass_signature_skew_seconds_count', { ...DRONE, direction: 'behind' });
    expect((ahead ?? 0) + (behind ?? 0)).toBe(4);
  });

  it('holds every metric in a form that a parser of Prometheus reads', async () => {
    const { families } = await scrape(await start());
    expect([...families.keys()]).toEqual(expect.arrayContaining(GATEWAY_METRICS.map(({ name }) => name)));
    for (const { help, metrics } of families.values()) {
      expect(help).not.toBe('');
      for (const { value = '0' } of metrics) expect(value).toMatch(/^(?:-?[\d.]+(?:e[+-]?\d+)?|Nan)$/);
    }
  });

  it('counts each request once, however many come at once and whoever scrapes meanwhile', async () => {
    const port = await start();
    const asked = Array.from({ length: 200 }, async (_, at) => {
      await talk(port, toBytes(droneRequest()));
      if (at % 20 === 0) await scrape(port);
    });
    await Promise.all(asked);
    const found = await scrape(port);
    expect(found.value('dockpass_requests_total', { ...DRONE, outcome: 'ok' })).toBe(200);
    expect(found.value('dockpass_entries_given_total', { entry: 'one' })).toBe(200);
    expect(found.value('dockpass_entries_failed_total', { entry: 'bad' })).toBe(200);
  });
});
