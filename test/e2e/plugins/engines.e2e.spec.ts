import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest, TEST_DRONE_SECRET } from '../../support/clients/sign.js';
import { ANYTHING, VaultBench } from '../../support/stores/vault-bench.js';
import { VaultStore } from '../../../stores/vault/vault.store.js';

const PROVIDERS = new URL('../../../providers/', import.meta.url);
const TOKEN = 'TEST-ONLY-vault-token';
const ENGINE = 'artifactory/token/ci';
const ENTRY = {
  REGISTRY_ART_ADDRESS: 'artifactory.acme.example',
  REGISTRY_ART_PROVIDER: 'vault',
  REGISTRY_ART_PATH: ENGINE,
  REGISTRY_ART_PASSWORD_FIELD: 'access_token',
};

let bench: VaultBench;
let gateway: InProcessGateway | undefined;
beforeEach(async () => {
  bench = await VaultBench.start(new VaultStore());
  bench.stub.tokens.add(TOKEN, { ...ANYTHING, ttl: 0 });
  let minted = 0;
  bench.stub.engines.set(ENGINE, () => ({
    data: { username: 'token-user', access_token: `TEST-ONLY-${String(++minted)}` },
    seconds: 3_600,
  }));
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  await bench.close();
});

async function start(env: Readonly<Record<string, string>>): Promise<InProcessGateway> {
  const stores = () => Promise.resolve([new VaultStore()]);
  const options = { providersRoot: PROVIDERS, stores };
  return (gateway = await startInProcess({ DRONE_SECRET: TEST_DRONE_SECRET, ...env }, options));
}

async function ask(): Promise<string> {
  const { status, body } = await talk(gateway?.port ?? 0, toBytes(droneRequest()));
  return `${String(status)} ${body}`;
}

function given(password: string): string {
  const address = 'artifactory.acme.example';
  return `200 ${JSON.stringify([{ address, username: 'token-user', password }])}`;
}

describe('an entry of the provider for engines', () => {
  it('is given what the engine of the store made, once for all who ask', async () => {
    await start({ ...ENTRY, VAULT_ADDR: bench.server.origin, VAULT_TOKEN: TOKEN });
    expect(bench.calls()).toEqual([]);
    expect(await Promise.all(Array.from({ length: 10 }, ask))).toEqual(Array(10).fill(given('TEST-ONLY-1')));
    expect(bench.calls()).toEqual(['GET auth/token/lookup-self', `GET ${ENGINE}`]);
  });

  it('may name a store of its own', async () => {
    await start({
      ...ENTRY,
      REGISTRY_ART_STORE: 'eu',
      STORE_EU_KIND: 'vault',
      STORE_EU_ADDR: bench.server.origin,
      STORE_EU_TOKEN: TOKEN,
    });
    expect(await ask()).toBe(given('TEST-ONLY-1'));
  });

  it('is missing from the answer while the engine refuses, and is logged', async () => {
    bench.stub.engines.clear();
    await start({ ...ENTRY, VAULT_ADDR: bench.server.origin, VAULT_TOKEN: TOKEN });
    expect(await ask()).toBe('200 []');
    expect(gateway?.output()).toContain('"code":"not_found"');
    expect(gateway?.output()).not.toContain('TEST-ONLY');
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a store that is not there',
      { REGISTRY_ART_STORE: 'eu' },
      'REGISTRY_ART_STORE: names the store eu, which is not configured; there are vault',
    ],
    ['a store without its settings', {}, 'VAULT_ADDR: is missing; the store vault needs it'],
    [
      'a path that cannot be',
      {
        REGISTRY_ART_PATH: 'v1/artifactory/token/ci',
        VAULT_ADDR: 'https://vault.acme.example',
        VAULT_TOKEN: TOKEN,
      },
      'REGISTRY_ART_PATH: must be a path without v1/ before it, e.g. kv/ci/hub',
    ],
  ])('is refused with %s', async (_, env, problem) => {
    await expect(start({ ...ENTRY, ...env })).rejects.toThrow(problem);
  });
});
