import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loopbackCertificate } from '../../test/support/net/loopback-certificate.js';
import { readOf, VaultBench } from '../../test/support/stores/vault-bench.js';
import { VendorServer } from '../../test/support/registry/vendor-server.js';
import { VaultStore } from './vault.store.js';

const FOUND = { value: { a: 'b' }, version: '1' };

let bench: VaultBench;
let standby: VendorServer;
beforeEach(async () => {
  bench = await VaultBench.start(new VaultStore());
  bench.stub.kv.put('kv/x', { a: 'b' });
  standby = await VendorServer.start((request, response) => {
    response.writeHead(307, { location: `${bench.server.origin}${request.url ?? ''}` }).end();
  });
});
afterEach(async () => {
  await bench.close();
  await standby.close();
});

describe('of several nodes', () => {
  it('the active one is found by a redirect, and asked from then on', async () => {
    const store = bench.open({ addr: [standby.origin, bench.server.origin] });
    expect(await readOf(store, 'kv/x')).toEqual(FOUND);
    expect(standby.seen).toEqual(['POST /v1/auth/approle/login']);
  });

  it.each([
    ['a host that is not configured', () => [standby.origin]],
    ['a port that is not configured', () => [standby.origin, 'https://127.0.0.1:1']],
  ])('none is followed to by a redirect to %s', async (_, addr) => {
    expect(await readOf(bench.open({ addr: addr() }), 'kv/x')).toBe('bad_answer');
    expect(bench.server.seen).toEqual([]);
  });

  it.each(['', '/v1/kv/data/x', '//127.0.0.1', 'nonsense', 'https:///'])(
    'none is meant by a redirect to %j',
    async (location) => {
      standby.misbehave(307, '/', location === '' ? {} : { location });
      expect(await readOf(bench.open({ addr: [standby.origin] }), 'kv/x')).toBe('bad_answer');
    },
  );

  it('only the node is taken of a redirect, not its path', async () => {
    standby.misbehave(307, '/', { location: `${bench.server.origin}/v1/sys/raw/everything` });
    const store = bench.open({ addr: [standby.origin, bench.server.origin] });
    expect(await readOf(store, 'kv/x')).toEqual(FOUND);
    expect(bench.calls()).toEqual([
      'POST auth/approle/login',
      'GET sys/internal/ui/mounts/kv/x',
      'GET kv/data/x',
    ]);
  });

  it('two that send to each other are no loop', async () => {
    bench.server.misbehave(307, '/', { location: `${standby.origin}/` });
    const store = bench.open({ addr: [standby.origin, bench.server.origin] });
    expect(await readOf(store, 'kv/x')).toBe('unavailable');
    expect(standby.seen.length + bench.server.seen.length).toBeLessThanOrEqual(4);
  });

  it.each([412, 472, 473, 500, 503, 'reset', 'hang'] as const)(
    'the next one is asked where one answers %s, and first from then on',
    async (how) => {
      standby.misbehave(how);
      const store = bench.open({ addr: [standby.origin, bench.server.origin] });
      expect(await readOf(store, 'kv/x')).toEqual(FOUND);
      expect(standby.seen).toEqual(['POST /v1/auth/approle/login']);
      expect(await readOf(store, 'kv/x')).toEqual(FOUND);
      expect(standby.seen).toHaveLength(1);
    },
  );

  it('none is asked twice for one call where all are sealed', async () => {
    bench.stub.isSealed = true;
    standby.misbehave(503);
    const store = bench.open({ addr: [standby.origin, bench.server.origin] });
    expect(await readOf(store, 'kv/x')).toBe('unavailable');
    expect([standby.seen.length, bench.server.seen.length]).toEqual([1, 1]);
  });

  it.each([401, 403, 404, 429])('a %s is an answer, for which no other one is asked', async (status) => {
    standby.misbehave(status);
    await readOf(bench.open({ addr: [standby.origin, bench.server.origin] }), 'kv/x');
    expect(bench.server.seen).toEqual([]);
  });
});

describe('the authorities that are trusted', () => {
  let folder: string;
  let server: VendorServer;
  const certificate = loopbackCertificate(['localhost']);
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dockpass-vault-'));
    server = await VendorServer.start(bench.stub.listener, certificate);
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it('are those of the file, which is read again when it is replaced', async () => {
    const cacert = join(folder, 'ca.pem');
    const store = bench.open({ addr: [server.origin], cacert });
    expect(await readOf(store, 'kv/x')).toBe('not_configured');
    writeFileSync(cacert, 'no PEM');
    expect(await readOf(store, 'kv/x')).toBe('not_configured');
    writeFileSync(cacert, loopbackCertificate(['localhost']).cert);
    expect([await readOf(store, 'kv/x'), server.seen]).toEqual(['unavailable', []]);
    writeFileSync(cacert, certificate.cert);
    expect(await readOf(store, 'kv/x')).toEqual(FOUND);
  });

  it('are the system’s without one', async () => {
    expect([await readOf(bench.open({ addr: [server.origin] }), 'kv/x'), server.seen]).toEqual([
      'unavailable',
      [],
    ]);
  });
});
