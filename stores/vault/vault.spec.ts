import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { leaseOf, readOf, VaultBench } from '../../test/support/stores/vault-bench.js';
import { VaultStore } from './vault.store.js';

const VALUE = { username: 'octo', password: 'p', port: 5000, nested: { a: 1 } };

let bench: VaultBench;
beforeEach(async () => {
  bench = await VaultBench.start(new VaultStore());
  bench.stub.kv.put('kv/ci/hub', { password: 'first' });
  bench.stub.kv.put('kv/ci/hub', VALUE);
  bench.stub.kv.put('kv1/old', { password: 'kv1-value' });
  bench.stub.kv.put('team/nested/x', { password: 'deep' });
});
afterEach(() => bench.close());

describe('what lies under a path', () => {
  it.each([
    ['kv/ci/hub', 'of KV 2', VALUE, '2', 'GET kv/data/ci/hub'],
    ['kv/data/ci/hub', 'of KV 2, as the API has it', VALUE, '2', 'GET kv/data/ci/hub'],
    ['kv1/old', 'of KV 1', { password: 'kv1-value' }, undefined, 'GET kv1/old'],
    ['team/nested/x', 'of a mount of two parts', { password: 'deep' }, '1', 'GET team/nested/data/x'],
  ])('%s is %s', async (path, _, value, version, call) => {
    expect(await readOf(bench.open(), path)).toEqual({ value, ...(version !== undefined && { version }) });
    expect(bench.calls()).toEqual(['POST auth/approle/login', `GET sys/internal/ui/mounts/${path}`, call]);
  });

  it('is read at once when its mount is known', async () => {
    const store = bench.open();
    bench.stub.kv.put('kv/other', { a: 'b' });
    await readOf(store, 'kv/ci/hub');
    bench.calls();
    expect(await readOf(store, 'kv/other')).toEqual({ value: { a: 'b' }, version: '1' });
    expect(bench.calls()).toEqual(['GET kv/data/other']);
  });

  it('is found again where the mount has become another one', async () => {
    const store = bench.open();
    await readOf(store, 'kv/ci/hub');
    bench.stub.kv.unmount('kv/');
    bench.stub.kv.mount('kv/', '1');
    bench.stub.kv.put('kv/ci/hub', { password: 'now 1' });
    expect(await readOf(store, 'kv/ci/hub')).toBe('not_found');
    expect(await readOf(store, 'kv/ci/hub')).toEqual({ value: { password: 'now 1' } });
  });

  it('is what another engine keeps', async () => {
    bench.stub.engines.set('pki/cert/ca', () => ({ data: { certificate: 'PEM' }, seconds: 0 }));
    expect(await readOf(bench.open(), 'pki/cert/ca')).toEqual({ value: { certificate: 'PEM' } });
  });

  it('is nothing where its version was deleted, or was never there', async () => {
    bench.stub.kv.put('kv/gone', { password: 'x' });
    bench.stub.kv.delete('kv/gone');
    const store = bench.open();
    expect([await readOf(store, 'kv/gone'), await readOf(store, 'kv/none')]).toEqual([
      'not_found',
      'not_found',
    ]);
  });

  it('has every name as it was written', async () => {
    bench.stub.kv.put('kv/a b/%2e%2e/ü'.replace('ü', 'u+&='), { a: 'b' });
    expect(await readOf(bench.open(), 'kv/a b/%2e%2e/u+&=')).toEqual({ value: { a: 'b' }, version: '1' });
    expect(bench.calls().at(-1)).toBe('GET kv/data/a%20b/%252e%252e/u%2B%26%3D');
  });
});

describe('where nobody tells the engine', () => {
  beforeEach(() => {
    bench.stub.hidesMounts = true;
  });

  it('a versioned store is tried first, and remembered', async () => {
    const store = bench.open();
    expect(await readOf(store, 'kv/ci/hub')).toEqual({ value: VALUE, version: '2' });
    bench.calls();
    await readOf(store, 'kv/ci/hub');
    expect(bench.calls()).toEqual(['GET kv/data/ci/hub']);
  });

  it('a store without versions is found', async () => {
    const store = bench.open();
    expect(await readOf(store, 'kv1/old')).toEqual({ value: { password: 'kv1-value' } });
    expect(bench.calls().slice(1)).toEqual([
      'GET sys/internal/ui/mounts/kv1/old',
      'GET kv1/data/old',
      'GET kv1/old',
    ]);
  });

  it('a path of the API is read as it was written, wherever its mount ends', async () => {
    expect(await readOf(bench.open(), 'team/nested/data/x')).toEqual({
      value: { password: 'deep' },
      version: '1',
    });
    expect(bench.calls().slice(2)).toEqual(['GET team/nested/data/x']);
  });

  it.each<[string, (path: string) => boolean, string]>([
    [
      'what is not there is not found, though the other way is forbidden',
      (path) => path.startsWith('kv/data/'),
      'not_found',
    ],
    ['and the other way round', (path) => !path.includes('/data/'), 'not_found'],
    ['what is forbidden both ways is refused', () => false, 'refused'],
  ])('%s', async (_, may, code) => {
    bench.stub.tokens.add('TEST-ONLY-limited', { name: 'ci', ttl: 0, may });
    const store = bench.open({ auth: 'token', token: 'TEST-ONLY-limited' });
    expect(await readOf(store, 'kv/none')).toBe(code);
  });
});

describe('a namespace', () => {
  it('is said by a header, and not twice', async () => {
    bench.stub.namespace = 'admin/ci';
    const store = bench.open({ namespace: 'admin/ci' });
    expect(await readOf(store, 'kv/ci/hub')).toEqual({ value: VALUE, version: '2' });
    expect(bench.calls().slice(1)).toEqual(['GET sys/internal/ui/mounts/kv/ci/hub', 'GET kv/data/ci/hub']);
    expect(bench.stub.heads.map((head) => head['x-vault-namespace'])).toEqual([
      'admin/ci',
      'admin/ci',
      'admin/ci',
    ]);
    expect(bench.stub.heads.map((head) => head['x-vault-request'])).toEqual(['true', 'true', 'true']);
  });
});

describe('what an engine mints', () => {
  const lease = (method: 'read' | 'write', path = 'database/creds/ci') =>
    leaseOf(bench.open(), { path, method, signal: new AbortController().signal });

  it.each([
    ['read', 'GET database/creds/ci'],
    ['write', 'POST database/creds/ci'],
  ] as const)('is had by %s, with its life', async (method, call) => {
    bench.stub.engines.set('database/creds/ci', () => ({
      data: { username: 'v-1', password: 'x' },
      seconds: 1_800,
    }));
    expect(await lease(method)).toEqual({ fields: { username: 'v-1', password: 'x' }, lifeMs: 1_800_000 });
    expect(bench.calls().at(-1)).toBe(call);
  });

  it('has no life where the engine says none', async () => {
    bench.stub.engines.set('database/creds/ci', () => ({ data: { password: 'x' }, seconds: 0 }));
    expect(await lease('read')).toEqual({ fields: { password: 'x' } });
  });

  it.each<[string, unknown]>([
    ['no data', { data: null, lease_duration: 1 }],
    ['no life', { data: {} }],
    ['a life before now', { data: {}, lease_duration: -1 }],
    ['a life that is no number', { data: {}, lease_duration: '1h' }],
  ])('is a bad answer with %s', async (_, body) => {
    bench.server.misbehave({ text: JSON.stringify(body) }, '/v1/database');
    expect(await lease('read')).toBe('bad_answer');
  });

  it('is not asked for twice, since nobody knows whether it was made', async () => {
    bench.server.misbehave('reset', '/v1/database');
    expect(await lease('write')).toBe('unavailable');
    expect(bench.calls().filter((call) => call.includes('database'))).toEqual(['POST database/creds/ci']);
  });
});

describe('the answers that an OpenBao gave', () => {
  const { calls } = JSON.parse(
    readFileSync(new URL('../../test/captures/openbao.json', import.meta.url), 'utf8'),
  ) as { calls: readonly { name: string; request: { path: string }; status: number; body: unknown }[] };
  const SECOND = { nested: { a: 1 }, password: 'second', port: 5000, username: 'octo' };
  const MEANING: Readonly<Record<string, unknown>> = {
    'KV 2 read': { value: SECOND, version: '2' },
    'KV 2 read of version 1': { value: { password: 'first', username: 'octo' }, version: '1' },
    'KV 2 read without data/ (as people write it)': 'not_found',
    'KV 2 missing': 'not_found',
    'KV 2 deleted version': 'not_found',
    'KV 1 read': { value: { password: 'kv1-value', username: 'o' } },
    'KV 1 missing': 'not_found',
    'not allowed': 'refused',
    'wrong token': 'refused',
    'no token': 'refused',
    'no such mount': 'not_found',
    'read with an expired token': 'refused',
    'read, sealed': 'unavailable',
  };

  const reads = calls.filter(({ name }) => name in MEANING);

  it.each(reads)('mean what they say: $name', async ({ name, request, status, body }) => {
    bench.server.misbehave({ status, text: JSON.stringify(body) }, '/v1/kv');
    const path = request.path.startsWith('/v1/kv1') ? 'kv1/old' : 'kv/ci/hub';
    expect(await readOf(bench.open(), path)).toEqual(MEANING[name]);
  });

  it('to anything but a read are those of the stub, which is compared with all of them', () => {
    const others = calls.filter(({ name }) => !(name in MEANING)).map(({ request }) => request.path);
    expect(others.filter((path) => !/login|mounts|metadata|self|health/.test(path))).toEqual([]);
    expect(reads).toHaveLength(Object.keys(MEANING).length);
  });
});
