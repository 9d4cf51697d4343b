import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { PROVIDER_ERROR_CODES } from '../../src/registry/provider-error.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { STORMS } from '../support/chaos/storm-blows.js';
import { ask, bothClients, credentialsIn } from '../support/docs/threats.js';
import { type Blow, VendorStorm } from '../support/chaos/vendor-storm.js';
import { until } from '../support/until.js';

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

const ADMIN_TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';
const LONGEST_MS = 12 * 3_600_000;
const STEADY = {
  ...BOTH_CLIENTS,
  ADMIN_TOKEN,
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
  expect(status).toBe(200);
  expect(credentialsIn(body).map(({ username }) => username)).toContain('octocat');
}

interface EntryStatus {
  readonly name: string;
  readonly credentials: readonly {
    readonly expires: string | null;
    readonly lastError: string | null;
    readonly mints: number;
  }[];
}

async function get({ url }: GatewayProcess, path: string): Promise<string> {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  expect(answer.status).toBe(200);
  return answer.text();
}

async function statusOf(running: GatewayProcess): Promise<readonly EntryStatus[]> {
  const status = await get(running, '/admin/status');
  return (JSON.parse(status) as { readonly entries: readonly EntryStatus[] }).entries;
}

/** Resolves when each entry of these blows has failed once and is tried again: what it left behind is then over. */
async function triedAgain(running: GatewayProcess, kind: readonly Blow[]): Promise<void> {
  const names = new Set(
    storm.entries.filter(({ how }) => kind.some((blow) => blow.how === how)).map(({ name }) => name),
  );
  await until(async () => {
    const waiting = (await statusOf(running)).filter(
      ({ name, credentials: [credential] }) => names.has(name) && (credential?.mints ?? 0) < 2,
    );
    if (waiting.length > 0) await setTimeout(250); // a status of all of them is not cheap
    return waiting.length === 0;
  });
}

/** What became of each entry of a kind of blows, and what its vendor did: the code of its failure, or `held`. */
function outcomes(status: readonly EntryStatus[], kind: readonly Blow[]): readonly string[] {
  const ours = storm.entries.filter(({ how }) => kind.some((blow) => blow.how === how));
  return ours.map(({ name, call, title }) => {
    const [credential] = status.find((entry) => entry.name === name)?.credentials ?? [];
    const left = Date.parse(credential?.expires ?? '') - Date.now();
    const held = left > 0 && left <= LONGEST_MS ? 'held' : `held for ${String(left)} ms`;
    return `${call}: ${title}: ${credential?.lastError ?? held}`;
  });
}

/** Those that are not as expected. A busy machine may need longer than a mint may take. */
function others(told: readonly string[], ...expected: readonly string[]): readonly string[] {
  return told.filter((text) => !['timed_out', ...expected].some((outcome) => text.endsWith(`: ${outcome}`)));
}

describe('vendors gone mad, each at each of its calls, in one process', () => {
  it('end nothing: the others are served meanwhile and after, and nothing is held too long', async () => {
    const running = await start(Object.values(STORMS).flat());
    storm.begin();
    await Promise.all([expectServed(running, 'acme/edge'), expectServed(running, 'acme/other')]);
    await triedAgain(running, STORMS.edge);
    const repos = new Set(storm.entries.map(({ repo }) => repo));
    for (const repo of repos) await expectServed(running, repo);
    await expectServed(running, 'acme/other');

    const status = await statusOf(running);
    expect(others(outcomes(status, STORMS.never), 'bad_answer')).toEqual([]);
    expect(others(outcomes(status, STORMS.misdated), 'held')).toEqual([]);
    const somehow = outcomes(status, [...STORMS.edge, ...STORMS.onTheWay, ...STORMS.formless]);
    expect(others(somehow, 'held', ...PROVIDER_ERROR_CODES)).toEqual([]);
    expect(await get(running, '/metrics')).toContain('dockpass_credential_expires_in_seconds');
    expect(running.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
    await running.stop();
  }, 300_000); // some 330 mints and what they try again; a quiet machine needs a tenth
});
