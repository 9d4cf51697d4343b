import { talk, toBytes } from '../clients/raw-socket.js';
import { droneRequest, TEST_DRONE_SECRET } from '../clients/sign.js';
import { type InProcessGateway, startInProcess } from '../in-process-gateway.js';
import { until } from '../until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';

/** Of one batch of `answers`. */
export const REQUESTS = 50;

/** What each request is answered, whatever becomes of the database. */
export const WHOLE = new Set([
  '200 [{"address":"docker.io","username":"ci","password":"TEST-ONLY-password"}]',
]);

/** A gateway that has something to give, with a database. */
export function startKeeping(url: string): Promise<InProcessGateway> {
  return startInProcess({
    ...{ ADMIN_TOKEN, DRONE_SECRET: TEST_DRONE_SECRET, DATABASE_URL: url },
    ...{ DATABASE_KEY: 'TEST-ONLY-key-of-a-database-0123456789' },
    ...{ REGISTRY_HUB_ADDRESS: 'docker.io', REGISTRY_HUB_PROVIDER: 'generic' },
    ...{ REGISTRY_HUB_USERNAME: 'ci', REGISTRY_HUB_PASSWORD: 'TEST-ONLY-password' },
  });
}

/** Bodies of so many answers to requests at once, each with its status. */
export async function answers({ port }: InProcessGateway): Promise<ReadonlySet<string>> {
  const all = Array.from({ length: REQUESTS }, async () => {
    const { status, body } = await talk(port, toBytes(droneRequest()));
    return `${String(status)} ${body}`;
  });
  return new Set(await Promise.all(all));
}

/** The page, which says where it comes from, and how many decisions the database has. */
export async function decisions({
  port,
}: InProcessGateway): Promise<{ source: string; decisions: unknown[] }> {
  const response = await fetch(`http://127.0.0.1:${String(port)}/admin/decisions?limit=500`, {
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  return (await response.json()) as { source: string; decisions: unknown[] };
}

/** Waits until the database has so many. */
export async function keeps(gateway: InProcessGateway, least: number): Promise<void> {
  await until(async () => {
    const { source, decisions: found } = await decisions(gateway);
    return source === 'database' && found.length >= least;
  });
}
