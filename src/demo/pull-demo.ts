/**
 * `npm run demo`: a small registry and the gateway in one process; a Drone runner and a Woodpecker server ask, and the
 * credential they are given pulls an image. Everything is made anew and on loopback; nothing is left behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningGateway, startGateway } from '../start/start-gateway.js';
import { parseImageReference } from '../image/image-reference.js';
import { parseRegistryAddress } from '../image/registry-address.js';
import { probeV2 } from '../registry/v2/probe/v2-probe.js';
import { DIALECTS } from '../dialects/dialects.js';
import { type HeaderLines } from '../dialects/sample-client.js';
import { type AskedBuild, ONLY_FORGE, USUAL_REF } from '../dialects/shared/asked-build.js';
import { DemoRegistry } from './demo-registry.js';

interface Entry {
  readonly address: string;
  readonly username: string;
  readonly password: string;
}

const BUILD: AskedBuild = {
  repo: 'acme/app',
  repoId: '1',
  forge: ONLY_FORGE,
  event: 'push',
  fork: false,
  ref: USUAL_REF,
  blocked: false,
};

/** A client of each dialect with a key of its own. */
const clients = await Promise.all(
  DIALECTS.map(async (dialect) => {
    const client = await dialect.sample();
    return { path: `/${dialect.id}`, client, ...client.freshKey() };
  }),
);

const registry = new DemoRegistry();

/** @param providersRoot where the providers lie */
export async function pullDemo(providersRoot: URL): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-demo-'));
  await registry.start();
  const gateway = await startGateway({ env: settings(), cwd: folder, providersRoot, isTerminal: false });
  try {
    await run(gateway);
  } finally {
    await gateway.stop();
    registry.stop();
    rmSync(folder, { recursive: true });
  }
}

function settings(): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    AUDIT_LOG: 'off',
    ...(Object.assign({}, ...clients.map((one) => one.settings)) as Record<string, string>),
    REGISTRY_DEMO_ADDRESS: registry.address,
    REGISTRY_DEMO_USERNAME: registry.username,
    REGISTRY_DEMO_PASSWORD: registry.password,
    REGISTRY_DEMO_REPOS: 'acme/*',
  };
}

async function run({ port }: RunningGateway): Promise<void> {
  say(`A registry with token authentication listens on ${registry.address}.`);
  say(
    `Dockpass listens on 127.0.0.1:${String(port)} and knows one account of it, for the repositories acme/*.\n`,
  );

  const given: Entry[][] = [];
  for (const { path, client, signer } of clients) {
    const body = Buffer.from(client.bodyOf(BUILD));
    const headers = signer.sign(path, body, Date.now());
    const answer = await ask(port, path, { body, headers });
    report(`A ${client.who} asks for ${BUILD.repo}`, answer);
    given.push(client.listOf(answer) as Entry[]);
  }

  say('');
  for (const entry of given.flat()) await pull(entry);
  await pullWithout();
  say('\nThis is all that a CI operator needs: see README.md, "Set it up".');
}

async function ask(
  port: number,
  path: string,
  { body, headers }: { body: Buffer; headers: HeaderLines },
): Promise<unknown> {
  const url = `http://127.0.0.1:${String(port)}${path}`;
  const response = await fetch(url, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`${path} answered ${String(response.status)}`);
  return response.json();
}

function report(title: string, answer: unknown): void {
  const masked = JSON.stringify(answer, (key, value: unknown) => (key === 'password' ? '********' : value));
  say(`${title} and receives:\n  ${masked}`);
}

async function pull({ address, username, password }: Entry): Promise<void> {
  const result = await probe(address, { username, password });
  if (!result.ok || result.proof !== 'pull') throw new Error('the credential that was given does not pull');
  say(`Pulling ${address}/acme/app:1.0 with it: ${result.text}.`);
}

async function pullWithout(): Promise<void> {
  const result = await probe(registry.address, { username: 'nobody', password: 'nothing' });
  if (result.ok) throw new Error('the registry gave the image to somebody without a credential');
  say(`Pulling it with another account: ${result.text}.`);
}

function probe(
  address: string,
  credential: { username: string; password: string },
): ReturnType<typeof probeV2> {
  return probeV2({
    address: parseRegistryAddress(address),
    image: parseImageReference(`${address}/acme/app:1.0`),
    credential,
    signal: AbortSignal.timeout(10_000),
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
