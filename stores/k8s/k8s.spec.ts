import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { withEnvironment } from '../../test/support/config/with-environment.js';
import { loopbackCertificate } from '../../test/support/net/loopback-certificate.js';
import { K8sBench } from '../../test/support/stores/k8s-bench.js';
import { K8S_TOKEN } from '../../test/support/stores/k8s-stub.js';
import { outcomeOf } from '../../test/support/stores/outcome.js';
import { type OpenStore, type StoredSecret } from '../../src/store/secret-store.js';
import { clusterOf } from './k8s.cluster.js';
import { K8sSettings } from './k8s.settings.js';
import { K8sStore } from './k8s.store.js';

const HUB = { namespace: 'ci', name: 'hub' };

let bench: K8sBench;
beforeEach(async () => {
  bench = await K8sBench.start(new K8sStore());
  bench.stub.secrets.put('ci', 'hub', { data: { username: 'octo', password: 'p' } });
});
afterEach(() => bench.close());

function read(store: OpenStore = bench.open(), path: object = HUB): Promise<StoredSecret | string> {
  return outcomeOf(store.read(path, new AbortController().signal));
}

/** What is read of a Secret with this data. */
async function valueOf(data: Readonly<Record<string, string | Buffer>>): Promise<unknown> {
  bench.stub.secrets.put('ci', 'hub', { data });
  const secret = await read();
  return typeof secret === 'string' ? secret : secret.value;
}

describe('what a Secret holds', () => {
  it('is read by one call, with the version that it has then', async () => {
    const store = bench.open();
    expect(await read(store)).toEqual({ value: { username: 'octo', password: 'p' }, version: '1001' });
    bench.stub.secrets.put('ci', 'hub', { data: { password: 'q' } });
    expect(await read(store)).toEqual({ value: { password: 'q' }, version: '1002' });
    expect(bench.calls()).toEqual(['GET ci/secrets/hub', 'GET ci/secrets/hub']);
  });

  it.each<[string, string | Buffer, string | null]>([
    ['text, decoded once', 'cGFzc3dvcmQ=', 'cGFzc3dvcmQ='],
    ['text of any language', 'пароль', 'пароль'],
    ['nothing', '', ''],
    ['text without the line end behind it, as from a file', 'p\n', 'p'],
    ['text without the line end of another system', 'p\r\n', 'p'],
    ['text with all but the last line end', '\np\n\n', '\np\n'],
    ['what is no UTF-8, which is no text', Buffer.of(0xff, 0xfe), null],
    ['half a character, which is no text', Buffer.from('é').subarray(0, 1), null],
    ['64 KiB', 'x'.repeat(65_536), 'x'.repeat(65_536)],
    ['more than that, which is not read', 'x'.repeat(65_537), null],
    ['a megabyte, which is not read', 'x'.repeat(1_000_000), null],
  ])('is %s', async (_, kept, value) => {
    expect(await valueOf({ password: 'p', it: kept })).toEqual({ password: 'p', it: value });
  });

  it('is nothing where there is nothing', async () => {
    bench.stub.secrets.put('ci', 'hub', {});
    expect(await read()).toEqual({ value: {}, version: '1002' });
  });

  it('can have a key that every object has', async () => {
    const data = JSON.parse('{"__proto__":"p","constructor":"q"}') as Record<string, string>;
    expect(Object.entries((await valueOf(data)) as object)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'q'],
    ]);
  });

  it.each<[string, (secret: Record<string, unknown>) => unknown]>([
    ['another kind', (secret) => ({ ...secret, kind: 'ConfigMap' })],
    ['no kind', (secret) => ({ ...secret, kind: undefined })],
    ['no version', (secret) => ({ ...secret, metadata: { namespace: 'ci', name: 'hub' } })],
    ['another name', (secret) => ({ ...secret, metadata: { ...(secret['metadata'] as object), name: 'x' } })],
    [
      'another namespace',
      (secret) => ({ ...secret, metadata: { ...(secret['metadata'] as object), namespace: 'x' } }),
    ],
    ['data that is a list', (secret) => ({ ...secret, data: ['cA=='] })],
    ['data that is null', (secret) => ({ ...secret, data: null })],
    ['a value that is no text', (secret) => ({ ...secret, data: { a: 1 } })],
    ['a value without padding', (secret) => ({ ...secret, data: { a: 'cA' } })],
    ['a value in the other base64', (secret) => ({ ...secret, data: { a: '_-8=' } })],
    ['a value with a line end in it', (secret) => ({ ...secret, data: { a: 'cA==\n' } })],
    [
      'annotations that are none',
      (secret) => ({ ...secret, metadata: { ...(secret['metadata'] as object), annotations: { a: 1 } } }),
    ],
  ])('is a bad answer with %s', async (_, change) => {
    bench.server.reword('/api', (body) =>
      JSON.stringify(change(JSON.parse(body) as Record<string, unknown>)),
    );
    expect(await read()).toBe('bad_answer');
  });

  it('is unavailable where its state is gone (410)', async () => {
    bench.server.misbehave(410);
    expect(await read()).toBe('unavailable');
  });
});

describe('who asks', () => {
  it('is the token in the file, as it is by then', async () => {
    const store = bench.open();
    await read(store);
    bench.stub.tokens.delete(K8S_TOKEN);
    bench.stub.tokens.add('TEST-ONLY-second');
    bench.writeToken('TEST-ONLY-second\n');
    expect(await read(store)).toMatchObject({ version: '1001' });
    expect(bench.calls()).toHaveLength(2);
  });

  it('is asked for once more where the token was replaced while it was shown', async () => {
    const asked = bench.server.next('/api');
    bench.stub.tokens.delete(K8S_TOKEN);
    bench.stub.tokens.add('TEST-ONLY-second');
    const reading = read();
    void asked.then(() => {
      bench.writeToken('TEST-ONLY-second');
    });
    expect(await reading).toMatchObject({ version: '1001' });
    expect(bench.calls()).toHaveLength(2);
  });

  it('is refused at once where the token is still the same', async () => {
    bench.stub.tokens.clear();
    expect([await read(), bench.calls()]).toEqual(['refused', ['GET ci/secrets/hub']]);
  });

  it('may read what its roles say', async () => {
    bench.stub.may = (verb, namespace, name) => verb === 'get' && namespace === 'ci' && name === 'hub';
    expect(await read()).toMatchObject({ version: '1001' });
    expect(await read(undefined, { namespace: 'ci', name: 'other' })).toBe('refused');
  });

  it.each<[string, () => void]>([
    [
      'there is no token',
      () => {
        rmSync(join(bench.folder, 'token'));
      },
    ],
    [
      'the file of the token is empty',
      () => {
        bench.writeToken('\n');
      },
    ],
    [
      'the file holds no token',
      () => {
        bench.writeToken('two words');
      },
    ],
    [
      'there are no authorities',
      () => {
        rmSync(join(bench.folder, 'ca.crt'));
      },
    ],
    [
      'the file holds no authorities',
      () => {
        writeFileSync(join(bench.folder, 'ca.crt'), 'x');
      },
    ],
  ])('is not configured where %s, and nobody is asked', async (_, happen) => {
    happen();
    expect([await read(), bench.calls()]).toEqual(['not_configured', []]);
  });

  it('shows the token to nobody whom the authorities of the file do not know', async () => {
    writeFileSync(join(bench.folder, 'ca.crt'), loopbackCertificate([]).cert);
    expect([await read(), bench.calls()]).toEqual(['unavailable', []]);
  });

  it('trusts the authorities of the system where none are named for another cluster', async () => {
    const { server, tokenFile } = bench.settings;
    expect([await read(bench.open({ server, tokenFile })), bench.calls()]).toEqual(['unavailable', []]);
  });
});

describe('the cluster', () => {
  const POD = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '' };

  it('is that of the pod where nothing is said', async () => {
    const { tokenFile, caFile } = bench.settings;
    const variables = { ...POD, KUBERNETES_SERVICE_PORT: String(bench.server.port) };
    const read1 = () => read(bench.open({ tokenFile, caFile }));
    expect(await withEnvironment(variables, read1)).toMatchObject({ version: '1001' });
  });

  it.each([
    ['10.0.0.1', '443', 'https://10.0.0.1:443'],
    ['fd00::1', '6443', 'https://[fd00::1]:6443'],
    ['kubernetes.default.svc', '443', 'https://kubernetes.default.svc:443'],
  ])(
    'of a pod is at %s port %s, without a proxy and with the files of its service account',
    (host, port, server) => {
      const env = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
      expect(clusterOf(new K8sSettings(), env)).toEqual({
        server,
        tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
        proxied: false,
      });
    },
  );

  it.each([
    [undefined, undefined],
    ['10.0.0.1', undefined],
    [undefined, '443'],
    ['10.0.0.1/x', '443'],
    ['user@10.0.0.1', '443'],
    ['10.0.0.1', '443/x'],
    ['10.0.0.1', '99999'],
  ])('is not configured outside of a pod: %j, %j', async (host, port) => {
    const variables = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
    expect(await withEnvironment(variables, () => read(bench.open({})))).toBe('not_configured');
  });

  it('of the settings is asked by the proxies of the environment, behind its own path', () => {
    const settings = Object.assign(new K8sSettings(), {
      server: 'https://r.example/k8s/clusters/c-1/',
      tokenFile: 't',
    });
    expect(clusterOf(settings, {})).toEqual({
      server: 'https://r.example/k8s/clusters/c-1',
      tokenFile: 't',
      caFile: undefined,
      proxied: true,
    });
  });

  it.each([
    'https://k8s.example',
    'https://10.0.0.1:6443',
    'https://[fd00::1]:443/',
    'https://r.example/k8s/c-1',
  ])('can be at %s', (server) => {
    expect(settingMessages(K8sSettings, { server, tokenFile: 't' })).toEqual([]);
  });

  it.each([
    'http://k8s.example',
    'http://127.0.0.1:8001',
    'k8s.example',
    'https://user:p@k8s.example',
    'https://k8s.example?x=1',
    'https://k8s.example/#x',
    'https://k8s.example/\n',
    'ftp://k8s.example',
  ])('cannot be at %j', (server) => {
    expect(settingMessages(K8sSettings, { server, tokenFile: 't' })).toEqual([
      'server must be https://HOST[:PORT], perhaps with a path, without user and query',
    ]);
  });

  it('of the settings needs a token of its own: that of the pod is not for it', () => {
    const settings = Object.assign(new K8sSettings(), { server: 'https://k8s.example' });
    expect(new K8sStore().problems(settings)).toEqual([
      {
        setting: 'tokenFile',
        problem: 'is needed with SERVER: the token of the pod is for the cluster in which it runs',
      },
    ]);
  });
});
