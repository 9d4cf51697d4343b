import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AuditTrail } from '../../../src/audit/audit-trail.js';
import { Snapshot } from '../../../src/exchange/snapshot.js';
import { RequestLog } from '../../../src/logging/request-log.js';
import { Distribution } from '../../../src/metrics/distribution.js';
import { type BoundPlan } from '../../../src/resolver/bound-plan.js';
import { Planner } from '../../../src/resolver/planner.js';
import { REFUSALS } from '../../../src/exchange/refusals.js';
import { RouteTable } from '../../../src/exchange/route-table.js';
import { vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { Scrape } from '../../support/docs/prometheus.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest } from '../../support/clients/sign.js';
import { ask, bothClients, credentialsIn, vendorEntry } from '../../support/docs/threats.js';

const TOKEN = 'TEST-ONLY-admin-token';
const MESSAGE = 'canary-text-of-an-error';
const REFUSED = [500, REFUSALS.internal_error.body];

let gateway: InProcessGateway | undefined;
afterEach(async () => {
  jest.restoreAllMocks();
  vendors.clear();
  await gateway?.stop();
  gateway = undefined;
});

async function start(): Promise<InProcessGateway> {
  return (gateway = await startInProcess({ ...BOTH_CLIENTS, ...vendorEntry('one'), ADMIN_TOKEN: TOKEN }));
}

function fail(): never {
  throw new RangeError(MESSAGE);
}

async function metrics(port: number): Promise<Scrape> {
  const request = `GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;
  return new Scrape((await talk(port, request)).body);
}

/** The lines about faults so far. */
function faults({ lines }: InProcessGateway): readonly unknown[] {
  return lines()
    .filter(({ msg }) => msg === 'a fault of the gateway')
    .map(({ level, where, kind }) => [level, where, kind]);
}

async function expectServed(port: number): Promise<void> {
  for (const request of bothClients()) {
    const [status, body] = await ask(port, request);
    expect([status, credentialsIn(body).map(({ password }) => password)]).toEqual([200, ['one']]);
  }
}

describe('a fault in the work on a request', () => {
  const planOf = (answer: () => unknown): BoundPlan => ({ answer }) as unknown as BoundPlan;
  const steps: readonly [string, () => void][] = [
    [
      'before the body',
      () => jest.spyOn(Snapshot.prototype, 'refusesAuthorization').mockImplementation(fail),
    ],
    ['with the body', () => jest.spyOn(Planner.prototype, 'planFor').mockImplementation(fail)],
    [
      'in an answer that comes late',
      () => {
        const late = planOf(() => Promise.reject(new RangeError(MESSAGE)));
        jest.spyOn(Planner.prototype, 'planFor').mockReturnValue(late);
      },
    ],
    [
      'with an answer that came late',
      () => {
        const late = planOf(() => Promise.resolve({}));
        jest.spyOn(Planner.prototype, 'planFor').mockReturnValue(late);
        jest.spyOn(AuditTrail.prototype, 'admit').mockImplementation(fail);
      },
    ],
    ['in the audit', () => jest.spyOn(AuditTrail.prototype, 'admit').mockImplementation(fail)],
  ];

  it.each(steps)(
    '%s: refuses it with a constant, tells and counts it, and serves the next',
    async (_, breakIt) => {
      const running = await start();
      breakIt();
      for (const request of bothClients()) expect(await ask(running.port, request)).toEqual(REFUSED);
      jest.restoreAllMocks();
      await expectServed(running.port);
      expect(faults(running)).toEqual(Array(2).fill(['error', 'request', 'RangeError']));
      expect(running.lines().filter(({ outcome }) => outcome === 'internal_error')).toMatchObject([
        { msg: 'request refused', client: 'drone' },
        { msg: 'request refused', client: 'woodpecker' },
      ]);
      const page = await metrics(running.port);
      expect(page.value('dockpass_faults_total', { where: 'request' })).toBe(2);
      const labels = { client: 'drone', dialect: 'drone', kind: 'registries', outcome: 'internal_error' };
      expect(page.value('dockpass_requests_total', labels)).toBe(1);
      expect(running.output()).not.toContain(MESSAGE);
    },
  );

  it('before there is a client for it: the same', async () => {
    const running = await start();
    jest.spyOn(RouteTable.prototype, 'find').mockImplementation(fail);
    expect(await ask(running.port, droneRequest())).toEqual(REFUSED);
    jest.restoreAllMocks();
    await expectServed(running.port);
    expect(faults(running)).toEqual([['error', 'request', 'RangeError']]);
  });

  it('after the answer began: cuts it off, and serves the next', async () => {
    const running = await start();
    const late = planOf(() => ({ body: 5, unavailable: false, given: [], failed: [] }));
    jest.spyOn(Planner.prototype, 'planFor').mockReturnValue(late);
    jest.spyOn(AuditTrail.prototype, 'admit').mockReturnValue(true);
    await expect(talk(running.port, toBytes(droneRequest()))).rejects.toThrow(/^closed after /);
    jest.restoreAllMocks();
    await expectServed(running.port);
    expect(faults(running)).toEqual([['error', 'request', 'TypeError']]);
  });
});

describe('a fault of somebody who is told', () => {
  it('of a request: the client has its answer, and the others are still told', async () => {
    const running = await start();
    jest.spyOn(RequestLog.prototype, 'served').mockImplementation(fail);
    jest.spyOn(RequestLog.prototype, 'strayed').mockImplementation(fail);
    await expectServed(running.port);
    expect((await ask(running.port, { ...droneRequest(), target: '/drone/elsewhere' }))[0]).toBe(404);
    const page = await metrics(running.port);
    expect(page.value('dockpass_faults_total', { where: 'observer' })).toBe(3);
    expect(
      page.value('dockpass_requests_total', {
        client: 'drone',
        dialect: 'drone',
        kind: 'registries',
        outcome: 'ok',
      }),
    ).toBe(1);
    expect(page.value('dockpass_stray_requests_total', { dialect: 'drone' })).toBe(1);
    expect(faults(running)).toEqual(Array(3).fill(['error', 'observer', 'RangeError']));
  });

  it('of a mint: the credential is given, and the others are still told', async () => {
    const running = await start();
    jest.spyOn(Distribution.prototype, 'observe').mockImplementation(fail);
    await expectServed(running.port);
    expect(faults(running)).toEqual(Array(3).fill(['error', 'observer', 'RangeError'])); // the mint, two requests
    expect(running.lines().map(({ msg }) => msg)).toContain('a credential was minted');
  });
});
