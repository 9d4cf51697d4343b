import { afterEach, describe, expect, it } from '@jest/globals';
import { type GatewayProcess, startGateway } from './support/gateway-process.js';
import { sendRequest } from './support/send-request.js';
import { droneRequest, TEST_DRONE_SECRET } from './support/sign.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const ENV = {
  WORKERS: '2',
  ADMIN_TOKEN,
  AUDIT_LOG: 'off',
  DRONE_SECRET: TEST_DRONE_SECRET,
  REGISTRY_ONE_ADDRESS: 'one.example',
  REGISTRY_ONE_USERNAME: 'reader',
  REGISTRY_ONE_PASSWORD: 'TEST-ONLY-password',
};
/** Three processes start, on a machine that may be busy. */
const LIMIT_MS = 30_000;
const GIVEN = '[{"address":"one.example","username":"reader","password":"TEST-ONLY-password"}]';

let gateway: GatewayProcess | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

async function metrics({ url }: GatewayProcess): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  expect(response.status).toBe(200);
  return response.text();
}

async function ask({ port }: GatewayProcess): Promise<string> {
  return String((await sendRequest(port, droneRequest())).body);
}

async function pids({ url }: GatewayProcess): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (let at = 0; at < 8; at++) {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, connection: 'close' };
    const response = await fetch(`${url}/admin/status`, { headers });
    found.add(((await response.json()) as { process: number }).process);
  }
  return found;
}

describe('several workers', () => {
  it(
    'share the port, and a scrape of one tells of all',
    async () => {
      gateway = await startGateway(ENV);
      await gateway.logged(() => countListening(gateway) === 2);
      for (let at = 0; at < 10; at++) expect(await ask(gateway)).toBe(GIVEN);
      expect((await pids(gateway)).size).toBe(2);
      for (let at = 0; at < 4; at++) {
        const total = /^dockpass_requests_total\{[^}]*\} (\d+)$/m.exec(await metrics(gateway));
        expect(total?.[1]).toBe('10');
      }
    },
    LIMIT_MS,
  );

  it(
    'replace one that ends by itself',
    async () => {
      gateway = await startGateway(ENV);
      await gateway.logged(() => countListening(gateway) === 2);
      const [victim = 0] = await pids(gateway);
      process.kill(victim, 'SIGKILL');
      const line = await gateway.logged(({ msg }) => msg === 'a worker ended by itself and is replaced');
      expect(line).toMatchObject({ level: 'error', status: null, signal: 'SIGKILL' });
      expect(await ask(gateway)).toBe(GIVEN);
      await gateway.logged(() => countListening(gateway) === 3);
      expect((await pids(gateway)).has(victim)).toBe(false);
    },
    LIMIT_MS,
  );
});

function countListening(of: GatewayProcess | undefined): number {
  return of?.log.filter(({ msg }) => msg === 'listening').length ?? 0;
}
