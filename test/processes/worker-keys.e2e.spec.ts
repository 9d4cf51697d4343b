import { generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { answering, type KeyServerStub, startKeyServer } from '../support/registry/key-server.js';
import { sendRequest } from '../support/clients/send-request.js';
import { TEST_WOODPECKER_PUBLIC_PEM, woodpeckerRequest } from '../support/clients/sign.js';

const PEM = String(TEST_WOODPECKER_PUBLIC_PEM);
/** Several processes start one after the other, on a machine that may be busy. */
const LIMIT_MS = 120_000;
/** Of requests that are repeated until every worker has heard of the key. */
const TRIES = 5_000;

let keyServer: KeyServerStub | undefined;
let gateway: GatewayProcess | undefined;
afterEach(async () => {
  await gateway?.kill();
  await keyServer?.close();
  gateway = keyServer = undefined;
});

/** The status of so many requests, each on a connection of its own: connections go round the workers. */
async function statuses({ port }: GatewayProcess, count: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let at = 0; at < count; at++) found.push((await sendRequest(port, woodpeckerRequest())).status);
  return found;
}

async function served(running: GatewayProcess): Promise<boolean> {
  for (let at = 0; at < TRIES; at++) {
    if ((await statuses(running, 6)).every((status) => status === 200)) return true;
  }
  return false;
}

const FETCHED = 'public key fetched: compare it with the server';

async function listening(running: GatewayProcess, count: number): Promise<void> {
  const lines = (): number => running.log.filter(({ msg }) => msg === 'listening').length;
  await running.logged(() => lines() >= count);
}

it(
  'several workers have one fetch for all, and one that is replaced has the key of the others',
  async () => {
    keyServer = await startKeyServer(answering(502));
    const running = await startGateway({ WORKERS: '2', AUDIT_LOG: 'off', WOODPECKER_SERVER: keyServer.url });
    gateway = running;
    await listening(running, 2);
    expect(await statuses(running, 6)).toEqual(Array(6).fill(503));
    keyServer.answer = PEM;
    expect(await served(running)).toBe(true);
    const asked = keyServer.asked.length;
    const fetched = (): number => running.log.filter(({ msg }) => msg === FETCHED).length;
    await running.logged(() => fetched() > 0);

    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    keyServer.answer = String(other);
    const [, worker = 0] = running.pids;
    process.kill(worker, 'SIGKILL');
    await listening(running, 3);
    expect(await served(running)).toBe(true);
    expect(keyServer.asked).toHaveLength(asked);
    expect(fetched()).toBe(1);
    await running.stop();
    gateway = undefined;
  },
  LIMIT_MS,
);
