import { afterEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { ACTIVITY_SCHEMA, OVERVIEW_SCHEMA } from '../../../src/admin/activity/activity-schemas.js';
import { STATUS_SCHEMA } from '../../../src/admin/schemas.js';
import { broken, vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest } from '../../support/clients/sign.js';
import { FakeClock } from '../../support/fake-clock.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { freezeDate } from '../../support/standing-time.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';
const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 12, 0, 30);

let gateway: InProcessGateway;

afterEach(async () => {
  await gateway.stop();
  vendors.clear();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<FakeClock> {
  freezeDate(NOW);
  const clock = new FakeClock(NOW);
  const life = { username: 'u', password: 'CANARY', expiresAt: NOW + 12 * HOUR };
  vendors.set('good', () => Promise.resolve(life));
  vendors.set('bad', broken);
  const good = {
    REGISTRY_GOOD_ADDRESS: 'good.vendor.example',
    REGISTRY_GOOD_VENDOR: 'good',
    REGISTRY_BAD_ADDRESS: 'bad.vendor.example',
    REGISTRY_BAD_VENDOR: 'bad',
    REGISTRY_BAD_REPOS: 'acme/app',
  };
  gateway = await startInProcess({ ...BOTH_CLIENTS, ...good, ADMIN_TOKEN, ...env }, { clock });
  return clock;
}

async function ask(path: string, schema: object, method = 'GET'): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`http://127.0.0.1:${String(gateway.port)}/admin/${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  const text = await response.text();
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(text).not.toContain('CANARY');
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  expect([ajv.validate(schema, body), ajv.errors]).toEqual([true, null]);
  return body;
}

async function send(request = droneRequest()): Promise<number> {
  return (await talk(gateway.port, toBytes(request))).status;
}

const EMPTY = { requests: 0, given: 0, refused: 0, unavailable: 0 };

describe('GET /admin/activity', () => {
  it('counts the requests of the last hour by the minute', async () => {
    const clock = await start();
    await send();
    await send(droneRequest({ date: NOW - HOUR }));
    await clock.advance(60_000);
    const { process: number, minutes } = await ask('activity', ACTIVITY_SCHEMA);
    expect([number, minutes]).toEqual([
      process.pid,
      [
        { at: '2026-11-22T12:00:00.000Z', ...EMPTY, requests: 2, given: 1, refused: 1 },
        { at: '2026-11-22T12:01:00.000Z', ...EMPTY },
      ],
    ]);
  });

  it('tells of each client when it was seen, what was refused, and how its clock is', async () => {
    await start();
    const before = await ask('activity', ACTIVITY_SCHEMA);
    expect(before['clients']).toMatchObject([
      { name: 'drone', requests: 0, lastSeen: null, lastRefused: null, refusals: [], skew: [] },
      { name: 'woodpecker', lastSeen: null },
    ]);
    await send(droneRequest({ date: NOW - 7_000 }));
    await send(droneRequest({ date: NOW - HOUR }));
    const time = new Date(NOW).toISOString();
    const [drone] = (await ask('activity', ACTIVITY_SCHEMA))['clients'] as readonly object[];
    expect(drone).toMatchObject({
      ...{ requests: 2, lastSeen: time, lastRefused: time, previousKey: 0 },
      refusals: [
        {
          ...{ code: 'signature_expired', reason: 'date_stale', count: 1 },
          meaning: 'The request was signed too long ago: set the clocks of both machines by NTP.',
        },
      ],
    });
    const { skew } = drone as { skew: readonly { readonly upTo: number; readonly behind: number }[] };
    expect(skew.filter(({ behind }) => behind > 0)).toEqual([{ upTo: 10, ahead: 0, behind: 1 }]);
  });

  it('tells of signed requests to an address that no client has', async () => {
    await start();
    await send(droneRequest({ target: '/drone/nobody' }));
    expect((await ask('activity', ACTIVITY_SCHEMA))['strays']).toEqual([{ dialect: 'drone', count: 1 }]);
  });
});

describe('GET /admin/overview', () => {
  it('tells what fails, with its cure, and what ends next', async () => {
    await start();
    await send();
    await fetch(`http://127.0.0.1:${String(gateway.port)}/admin/registries/bad/mint`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    expect(await ask('overview', OVERVIEW_SCHEMA)).toMatchObject({
      ...{ status: 'degraded', process: process.pid, time: new Date(NOW).toISOString() },
      ...{ entries: { ok: 1, stale: 0, failing: 1, unused: 0 }, given: 1, failed: 0 },
      fails: [
        {
          ...{ name: 'bad', state: 'failing' },
          credentials: [{ cure: 'the vendor cannot be reached or reports a failure of its own' }],
        },
      ],
      endsNext: [{ entry: 'good', expires: new Date(NOW + 12 * HOUR).toISOString() }],
    });
  });
});

describe('GET /admin/status', () => {
  it('leaves the entries out where they are not wanted', async () => {
    await start();
    expect((await ask('status?entries=none', STATUS_SCHEMA))['entries']).toEqual([]);
    expect((await ask('status?entries=all', STATUS_SCHEMA))['entries']).toHaveLength(2);
  });
});
