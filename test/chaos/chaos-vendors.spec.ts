import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { FAMILIES } from '../support/chaos/storm-entries.js';
import { ask, bothClients, credentialsIn } from '../support/docs/threats.js';
import { type Blow, type Misbehaviour, VendorStorm } from '../support/chaos/vendor-storm.js';

const folder = mkdtempSync(join(tmpdir(), 'dockpass-storm-'));
let storm: VendorStorm;
let gateway: GatewayProcess | undefined;
afterEach(async () => {
  await gateway?.kill();
  gateway = undefined;
  await storm.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const CALLS = FAMILIES.flatMap(({ calls }) => Object.keys(calls));
const STEADY = {
  ...BOTH_CLIENTS,
  REGISTRY_HUB_ADDRESS: 'r.example:5000',
  REGISTRY_HUB_USERNAME: 'octocat',
  REGISTRY_HUB_PASSWORD: 'TEST-ONLY-password',
};

async function start(blows: readonly Blow[]): Promise<GatewayProcess> {
  storm = new VendorStorm(blows);
  await storm.start();
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, storm.certificate);
  gateway = await startGateway({ ...STEADY, ...storm.env(ca) });
  return gateway;
}

/** Asks as Woodpecker for a repository; what works has to be given. */
async function expectServed({ port }: GatewayProcess, repo: string): Promise<void> {
  const [, woodpecker] = bothClients({ repo });
  const [status, body] = await ask(port, woodpecker);
  expect([status, credentialsIn(body).map(({ username }) => username)]).toEqual([200, ['octocat']]);
}

/** Entries and codes of the mints that failed so far, in order. */
function failures({ log }: GatewayProcess): (readonly [entry: string, code: string])[] {
  const lines = log.filter(({ msg }) => msg === 'a credential could not be minted');
  return lines.flatMap(({ entries, code }) =>
    (entries as string[]).map((entry) => [entry, String(code)] as const),
  );
}

function failsAt(milliseconds: number, status: number): Misbehaviour {
  return (_, response, at) => {
    at.at(milliseconds, () => response.writeHead(status).end('{"error":"TEST-ONLY"}'));
  };
}

/**
 * A mint may take 7 s, and a second try comes 50 to 150 ms after the first: so such an answer comes before the end of
 * the mint, and the next try after it. By a little more than that, for the time that the request itself takes.
 */
const EDGES: Readonly<Record<string, Misbehaviour>> = {
  'a 500 after 6.90 s': failsAt(6_900, 500),
  'a 502 after 6.95 s': failsAt(6_950, 502),
  'a 503 after 7.00 s': failsAt(7_000, 503),
  'a 500 after 7.05 s': failsAt(7_050, 500),
  'a 503 whose body ends after 6.95 s': (_, response, at) => {
    response.writeHead(503, { 'content-type': 'application/json' }).write('{"error":');
    at.at(6_950, () => response.end('"TEST-ONLY"}'));
  },
  'a reset after 6.95 s': (request, _, at) => {
    at.at(6_950, () => request.socket.destroy());
  },
};

describe('vendors at the edge of the time that a mint may take', () => {
  it('end no process, at none of their calls: others are served meanwhile and after', async () => {
    const edges = Object.entries(EDGES).map(([title, how]) => ({ title, how, repo: 'acme/edge' }));
    const running = await start(CALLS.flatMap((call) => edges.map((edge) => ({ call, ...edge }))));
    storm.begin();
    await Promise.all([expectServed(running, 'acme/edge'), expectServed(running, 'acme/other')]);
    // A second failure of each: whatever the first left behind is then over, too.
    const failedTwice = (entry: string): boolean =>
      failures(running).filter(([failed]) => failed === entry).length > 1;
    await running.logged(() => storm.names.every(failedTwice));
    const codes = new Set(failures(running).map(([, code]) => code));
    expect([...codes].filter((code) => code !== 'timed_out' && code !== 'unavailable')).toEqual([]);
    await expectServed(running, 'acme/other');
    expect(running.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
    await running.stop();
  });
});
