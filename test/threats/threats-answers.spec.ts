import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../src/config/config-error.js';
import { loadConfig } from '../../src/config/load-config.js';
import { openProviders } from '../../src/plugins/open-providers.js';
import { type IRegistryProvider, type MintedCredential } from '../../src/registry/registry-provider.js';
import { vendors } from '../fixtures/providers/vendor/vendor.module.js';
import { FakeClock, hurry } from '../support/fake-clock.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { talk, toBytes } from '../support/clients/raw-socket.js';
import { droneRequest, woodpeckerRequest } from '../support/clients/sign.js';
import { ask, bothClients } from '../support/docs/threats.js';

const cwd = mkdtempSync(join(tmpdir(), 'dockpass-threats-'));
let gateway: InProcessGateway;
let providers: readonly IRegistryProvider[];
const clock = new FakeClock(Date.now());
const stand = hurry(clock); // what fails is waited for

beforeAll(async () => {
  gateway = await startInProcess(BOTH_CLIENTS, { clock });
  ({ all: providers } = await openProviders(new URL('../fixtures/providers/', import.meta.url)));
});
afterAll(async () => {
  stand();
  vendors.clear();
  await gateway.stop();
  rmSync(cwd, { recursive: true });
});

const addresses = fc.oneof(
  fc.constantFrom(
    'GHCR.io',
    'docker.io',
    'index.docker.io',
    'https://index.docker.io/v1/',
    'r.example:5000',
    '[2001:DB8::1]:5000',
  ),
  fc.constantFrom(
    'https://r.example',
    'r.example/path',
    'u:p@r.example',
    'r.example.',
    '127.0.0.1:5000',
    'LOCALHOST',
  ),
  fc.domain(),
);
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('octocat', 'robot$x', 'ü', 'a"b\\', '<&>\u2028'),
);
const pairs = fc.array(
  fc.record({ address: fc.array(addresses, { minLength: 1, maxLength: 3 }), username: text, password: text }),
  {
    maxLength: 6,
  },
);
/** What a vendor may say, right or wrong. */
const minted = fc.record<Record<string, unknown>>(
  {
    username: fc.oneof(text, fc.constantFrom('', 'a:b', 'a\n', null, undefined, 7, {})),
    password: fc.oneof(text, fc.constantFrom('', null, undefined, 7, [])),
    expiresAt: fc.constantFrom(undefined, 0, Number.NaN, Infinity, -1, Date.now() + 3_600_000, 'soon', null),
  },
  { requiredKeys: ['username', 'password'] },
);

/** Makes it the running configuration; false = it is refused. */
async function applied(
  drawn: readonly { address: string[]; username: string; password: string }[],
  vendorNames: readonly string[],
): Promise<boolean> {
  const env: Record<string, string> = { ...BOTH_CLIENTS };
  for (const [at, { address, username, password }] of drawn.entries()) {
    const entry = { ADDRESS: address.join(','), PROVIDER: 'generic', USERNAME: username, PASSWORD: password };
    for (const [key, value] of Object.entries(entry)) env[`REGISTRY_E${String(at)}_${key}`] = value;
  }
  for (const [at, name] of vendorNames.entries()) {
    env[`REGISTRY_V${String(at)}_ADDRESS`] = `v${String(at)}.vendor.example`;
    env[`REGISTRY_V${String(at)}_VENDOR`] = name;
  }
  try {
    gateway.gateway.apply(await loadConfig({ env, cwd, providers, isTerminal: false }));
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/** What either client can bear: a `null` or an entry without a field would end it. */
function expectBearable(entries: unknown): void {
  if (!Array.isArray(entries)) throw new TypeError('not a list');
  for (const entry of entries as Record<string, unknown>[]) {
    expect(Object.keys(entry)).toEqual(['address', 'username', 'password']);
    for (const value of Object.values(entry)) expect(typeof value === 'string' && value !== '').toBe(true);
    expect(entry['address']).toMatch(/^(?:\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::[1-9][0-9]*)?$/);
    expect(entry['username']).toMatch(/^[^:\p{Cc}]+$/u);
  }
  const given = (entries as { address: string }[]).map(({ address }) => address);
  expect(new Set(given).size).toBe(given.length);
}

describe('T13 answers that hurt the caller', () => {
  it('T13 every answer under any configuration is a list of whole credentials, each address once', async () => {
    let accepted = 0;
    let vendorsSoFar = 0; // none has a former life
    await fc.assert(
      fc.asyncProperty(pairs, fc.array(minted, { maxLength: 3 }), async (drawn, answers) => {
        vendors.clear();
        for (const answer of answers) {
          const answering = (): Promise<MintedCredential> =>
            Promise.resolve(answer as unknown as MintedCredential);
          vendors.set(`vendor-${String(vendorsSoFar++)}`, answering);
        }
        if (!(await applied(drawn, [...vendors.keys()]))) return;
        accepted++;
        const [drone, woodpecker] = bothClients();
        const [droneStatus, list] = await ask(gateway.port, drone);
        expect(droneStatus).toBe(200);
        expectBearable(JSON.parse(list));
        const [status, body] = await ask(gateway.port, woodpecker);
        expect([200, 503]).toContain(status);
        const { registries } = JSON.parse(body) as { registries: unknown };
        if (status === 200) expect(registries).toEqual(JSON.parse(list));
        else expect(list).toBe('[]');
        // The same again is the same again.
        expect(await ask(gateway.port, drone)).toEqual([droneStatus, list]);
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(60);
  });

  it('T13 no route ever answers with another success than 200, with a redirect, or with nothing', async () => {
    const methods = [
      'GET',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
      'QUERY',
      'M-SEARCH',
    ];
    const targets = [
      '/',
      '/drone',
      '/woodpecker',
      '/drone/x',
      '/healthz',
      '/readyz',
      '/metrics',
      '/admin',
      '/admin/status',
      '/admin/explain?repo=a/b',
      '/x',
      '//',
      '/../etc/passwd',
      '/%',
      '*',
      '/healthz/',
      '/HEALTHZ',
    ];
    for (const method of methods) {
      for (const target of targets) {
        for (const signed of [droneRequest(), woodpeckerRequest({ target: '/woodpecker' })]) {
          const bytes = toBytes({ ...signed, target })
            .toString('latin1')
            .replace(/^POST/, method);
          const { status, head, body } = await talk(gateway.port, bytes);
          const where = `${method} ${target}`;
          expect([where, status === 200 || status >= 400]).toEqual([where, true]);
          expect([where, status === 500]).toEqual([where, false]);
          expect([where, typeof JSON.parse(body)]).toEqual([where, 'object']);
          expect([where, /^cache-control: no-store\r?$/im.test(head)]).toEqual([where, true]);
          expect([where, /^(?:location|set-cookie|x-powered-by|server|etag):/im.test(head)]).toEqual([
            where,
            false,
          ]);
        }
      }
    }
  });
});
