import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { K8sStore } from '../../../stores/k8s/k8s.store.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest, TEST_DRONE_SECRET } from '../../support/clients/sign.js';
import { type GatewayProcess, startGateway } from '../../support/gateway-process.js';
import { K8sBench } from '../../support/stores/k8s-bench.js';
import { type WrittenSecret } from '../../support/stores/k8s-secrets.js';
import { K8S_TOKEN } from '../../support/stores/k8s-stub.js';
import { until } from '../../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const LABELS = { app: 'dockpass' };

let bench: K8sBench;
let gateway: GatewayProcess | undefined;

beforeEach(async () => {
  bench = await K8sBench.start(new K8sStore());
});

afterEach(async () => {
  await gateway?.kill();
  gateway = undefined;
  await bench.close();
});

async function start(env: Readonly<Record<string, string>>): Promise<void> {
  const { server = '', tokenFile = '', caFile = '' } = bench.settings;
  const cluster = { K8S_SERVER: server, K8S_TOKEN_FILE: tokenFile, K8S_CA_FILE: caFile };
  gateway = await startGateway({ ...cluster, ADMIN_TOKEN, DRONE_SECRET: TEST_DRONE_SECRET, ...env });
}

function put(name: string, password: string, more: WrittenSecret = {}, namespace = 'ci'): void {
  const data = { address: 'hub.example.com', username: 'ci', password, ...more.data };
  bench.stub.secrets.put(namespace, name, { labels: LABELS, ...more, data });
}

async function get(path: string): Promise<string> {
  const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`;
  return (await talk(gateway?.port ?? 0, head)).body;
}

/** The passwords that a build of `octocat/hello-world` is given, by address. */
async function given(): Promise<unknown> {
  const { body } = await talk(gateway?.port ?? 0, toBytes(droneRequest()));
  const all = JSON.parse(body) as readonly { readonly address: string; readonly password: string }[];
  return Object.fromEntries(all.map(({ address, password }) => [address, password]));
}

async function untilGiven(wanted: object): Promise<void> {
  await until(async () => JSON.stringify(await given()) === JSON.stringify(wanted));
}

describe('a gateway beside a Kubernetes', () => {
  it('takes entries from its Secrets while they come, change and go', async () => {
    put('hub', 'TEST-ONLY-one');
    await start({ ENTRIES_FROM: 'k8s:ci?label=app%3Ddockpass' });
    await untilGiven({ 'hub.example.com': 'TEST-ONLY-one' });
    put('hub', 'TEST-ONLY-two');
    await untilGiven({ 'hub.example.com': 'TEST-ONLY-two' });
    put('docker', '', {
      type: 'kubernetes.io/dockerconfigjson',
      data: {
        '.dockerconfigjson': JSON.stringify({
          auths: { 'lab.example.com': { auth: 'Y2k6VEVTVC1PTkxZLWxhYg==' } },
        }),
      },
      annotations: { 'dockpass.dev/repos': 'octocat/*' },
    });
    await untilGiven({ 'lab.example.com': 'TEST-ONLY-lab', 'hub.example.com': 'TEST-ONLY-two' });
    bench.stub.secrets.delete('ci', 'hub');
    await untilGiven({ 'lab.example.com': 'TEST-ONLY-lab' });
    put('docker', '', { labels: {} });
    await untilGiven({});
  });

  it('hears of what changed while its watch was broken, and of all where the server has forgotten', async () => {
    put('hub', 'TEST-ONLY-one');
    await start({ ENTRIES_FROM: 'k8s:ci?label=app%3Ddockpass' });
    await until(() => bench.stub.watches === 1);
    bench.server.drop();
    put('hub', 'TEST-ONLY-two');
    await untilGiven({ 'hub.example.com': 'TEST-ONLY-two' });
    await until(() => bench.stub.watches === 1);
    bench.server.drop();
    put('hub', 'TEST-ONLY-three');
    bench.stub.secrets.compact();
    await untilGiven({ 'hub.example.com': 'TEST-ONLY-three' });
  });

  it('keeps what it knows while the server is down', async () => {
    put('hub', 'TEST-ONLY-one');
    await start({ ENTRIES_FROM: 'k8s:ci?label=app%3Ddockpass' });
    await untilGiven({ 'hub.example.com': 'TEST-ONLY-one' });
    bench.server.misbehave(503);
    bench.server.drop();
    await bench.server.next('/api');
    expect(await given()).toEqual({ 'hub.example.com': 'TEST-ONLY-one' });
    put('hub', 'TEST-ONLY-two');
    bench.server.behave();
    await untilGiven({ 'hub.example.com': 'TEST-ONLY-two' });
  });

  it('lets a team write entries for its own repositories, and no others', async () => {
    put('wide', 'TEST-ONLY-wide', {}, 'team');
    put('other', 'TEST-ONLY-other', { annotations: { 'dockpass.dev/repos': 'acme/app' } }, 'team');
    put('own', 'TEST-ONLY-own', { annotations: { 'dockpass.dev/repos': 'octocat/*' } }, 'team');
    await start({ ENTRIES_FROM: 'k8s:team?label=app=dockpass&delegate=octocat' });
    await untilGiven({ 'hub.example.com': 'TEST-ONLY-own' });
    const { sources } = JSON.parse(await get('/admin/status')) as { sources: readonly object[] };
    expect(sources).toMatchObject([
      {
        source: 'k8s',
        entries: 1,
        leftOut: 2,
        problems: [
          {
            key: 'k8s/octocat/other: repos',
            message: 'lies outside of the namespace that the entry is delegated to',
          },
          {
            key: 'k8s/octocat/wide: repos',
            message: 'is missing; a delegated entry names repositories of its namespace',
          },
        ],
      },
    ]);
  });

  it('reads what references name, and tells nobody of a value or a token', async () => {
    put('hub', 'TEST-ONLY-one');
    await start({
      REGISTRY_HUB_ADDRESS: 'hub.example.com',
      REGISTRY_HUB_USERNAME_FROM: 'k8s:ci/hub#username',
      REGISTRY_HUB_PASSWORD_FROM: 'k8s:ci/hub#password',
      ENTRIES_FROM: 'k8s:ci?label=app=dockpass',
      LOG_LEVEL: 'debug',
    });
    await untilGiven({ 'hub.example.com': 'TEST-ONLY-one' });
    put('hub', 'TEST-ONLY-two', { annotations: { 'dockpass.dev/repos': 'not a pattern' } });
    await until(async () => (await get('/admin/status')).includes('k8s/hub: repos'));
    const told = [gateway?.output, await get('/admin/status'), await get('/metrics')].join('\n');
    const untold = ['TEST-ONLY-one', 'TEST-ONLY-two', K8S_TOKEN];
    expect(untold.filter((secret) => told.includes(secret))).toEqual([]);
  });
});
