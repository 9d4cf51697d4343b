import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { stopEveryClock } from '../../test/support/standing-time.js';
import { ANYTHING, leaseOf, readOf, VaultBench } from '../../test/support/stores/vault-bench.js';
import { type Role } from '../../test/support/stores/vault-tokens.js';
import { until } from '../../test/support/until.js';
import { VaultStore } from './vault.store.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const FOUND = { value: { a: 'b' }, version: '1' };
const LOGIN = 'POST auth/approle/login';

let bench: VaultBench;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-vault-'));
});
afterEach(async () => {
  jest.useRealTimers();
  await bench.close();
  rmSync(folder, { recursive: true });
});

async function start(role: Partial<Role> = {}): Promise<void> {
  bench = await VaultBench.start(new VaultStore(), { ...ANYTHING, ...role });
  bench.stub.kv.put('kv/x', { a: 'b' });
}

/** Lets the clocks go on to the next timer at most, since no call ends meanwhile, and then that be done to its end. */
async function pass(milliseconds: number, isDone: () => boolean = () => true): Promise<void> {
  jest.advanceTimersByTime(milliseconds);
  await until(isDone);
  await bench.settle();
}

const signIns = (): number => bench.stub.tokens.issued.length;

describe('signing in', () => {
  const jwtFile = (text: string): string => {
    const path = join(folder, 'token');
    writeFileSync(path, text);
    return path;
  };

  it.each([
    ['approle', {}, { role_id: 'id', secret_id: 'secret' }, 'approle/login'],
    ['approle', { authMount: 'team/roles' }, { role_id: 'id', secret_id: 'secret' }, 'team/roles/login'],
    ['kubernetes', { role: 'ci' }, { jwt: 'of.the.pod', role: 'ci' }, 'kubernetes/login'],
    ['jwt', {}, { jwt: 'of.the.pod' }, 'jwt/login'],
    ['jwt', { role: 'ci', authMount: 'gitlab' }, { jwt: 'of.the.pod', role: 'ci' }, 'gitlab/login'],
  ])('by %s with %j sends what Vault asks for', async (auth, more, body, path) => {
    await start();
    bench.stub.logins.set(path, { body, role: ANYTHING });
    const ids =
      auth === 'approle' ? { roleId: 'id', secretId: 'secret' } : { jwtFile: jwtFile('of.the.pod\n') };
    expect(await readOf(bench.open({ auth, ...ids, ...more }), 'kv/x')).toEqual(FOUND);
    expect(bench.stub.signIns).toEqual([[path, body]]);
  });

  it('takes the words of Drone’s plugin', async () => {
    await start();
    const words = {
      auth: undefined,
      authType: 'approle',
      approleId: 'ci',
      approleSecret: 'TEST-ONLY-secret-id',
    };
    expect(await readOf(bench.open(words), 'kv/x')).toEqual(FOUND);
    bench.stub.logins.set('kubernetes/login', { body: { jwt: 'j', role: 'ci' }, role: ANYTHING });
    const pod = { auth: undefined, authType: 'kubernetes', kubernetesRole: 'ci', jwtFile: jwtFile('j') };
    expect(await readOf(bench.open(pod), 'kv/x')).toEqual(FOUND);
  });

  it('with a token needs no more than that', async () => {
    await start();
    bench.stub.tokens.add('TEST-ONLY-own', ANYTHING);
    expect(await readOf(bench.open({ auth: 'token', token: 'TEST-ONLY-own' }), 'kv/x')).toEqual(FOUND);
    expect(bench.calls()[0]).toBe('GET auth/token/lookup-self');
  });

  it.each([
    ['a file that is not there', undefined],
    ['an empty file', ' \n'],
    ['a file of two lines', 'a\nb'],
  ])('by a token in %s is left to the operator', async (_, text) => {
    await start();
    const path = text === undefined ? join(folder, 'none') : jwtFile(text);
    expect(await readOf(bench.open({ auth: 'jwt', jwtFile: path }), 'kv/x')).toBe('not_configured');
    expect(bench.calls()).toEqual([]);
  });

  it.each<[string, string, unknown]>([
    ['wrapped', 'not_configured', { auth: null, wrap_info: { token: 'hvs.canary' } }],
    ['waiting for a second factor', 'not_configured', { auth: { client_token: '', mfa_requirement: {} } }],
    ['not there', 'bad_answer', { auth: null, wrap_info: null }],
    ['empty', 'bad_answer', { auth: { client_token: '', lease_duration: 1 } }],
    ['with a line break', 'bad_answer', { auth: { client_token: 'a\r\nx: y', lease_duration: 1 } }],
    ['of no known life', 'bad_answer', { auth: { client_token: 'a', lease_duration: '1h' } }],
    ['of a life before now', 'bad_answer', { auth: { client_token: 'a', lease_duration: -1 } }],
  ])('that gives a token %s is %s', async (_, code, body) => {
    await start();
    bench.server.misbehave({ text: JSON.stringify(body) }, '/v1/auth');
    expect(await readOf(bench.open(), 'kv/x')).toBe(code);
  });

  it('with a wrong secret id is refused, though Vault calls it a bad request', async () => {
    await start();
    expect(await readOf(bench.open({ auth: 'approle', roleId: 'ci', secretId: 'wrong' }), 'kv/x')).toBe(
      'refused',
    );
    expect(bench.calls()).toEqual([LOGIN]);
  });
});

describe('the life of a token', () => {
  it('is prolonged after two thirds of it, whether anybody reads or not', async () => {
    stopEveryClock();
    await start({ ttl: 3_600 });
    const store = bench.open();
    await readOf(store, 'kv/x');
    for (let renewals = 1; renewals <= 10; renewals++) {
      await pass(HOUR / 1.5 + 1, () => bench.stub.tokens.renewals === renewals);
    }
    expect(await readOf(store, 'kv/x')).toEqual(FOUND);
    expect(signIns()).toBe(1);
  });

  it('ends with what its role allows at most: then somebody who reads signs in anew', async () => {
    stopEveryClock();
    await start({ ttl: 3_600, maxTtl: 5_400 });
    const store = bench.open();
    await readOf(store, 'kv/x');
    await pass((HOUR * 2) / 3, () => bench.stub.tokens.renewals === 1);
    await pass(2_000 * SECOND, () => bench.stub.tokens.renewals === 2);
    expect([await readOf(store, 'kv/x'), signIns()]).toEqual([FOUND, 1]);
    await pass(HOUR);
    expect(bench.stub.tokens.renewals).toBe(2); // no more of it: it is the same end
    expect([await readOf(store, 'kv/x'), signIns()]).toEqual([FOUND, 2]);
  });

  it('of a batch token is not prolonged', async () => {
    stopEveryClock();
    await start({ ttl: 3_600, type: 'batch' });
    const store = bench.open();
    await readOf(store, 'kv/x');
    await pass(HOUR - 5 * SECOND - 1);
    expect(bench.calls().filter((call) => call.includes('renew'))).toEqual([]);
    expect([await readOf(store, 'kv/x'), signIns()]).toEqual([FOUND, 1]);
    await pass(1);
    expect([await readOf(store, 'kv/x'), signIns()]).toEqual([FOUND, 2]);
  });

  it('without an end is left alone', async () => {
    stopEveryClock();
    await start({ ttl: 0 });
    const store = bench.open();
    await readOf(store, 'kv/x');
    await pass(100 * 24 * HOUR);
    expect([await readOf(store, 'kv/x'), signIns(), bench.stub.tokens.renewals]).toEqual([FOUND, 1, 0]);
  });

  it('of a year plans no timer that Node would not know', async () => {
    stopEveryClock();
    await start({ ttl: 365 * 24 * 3_600 });
    await readOf(bench.open(), 'kv/x');
    await pass(24 * HOUR - 1);
    expect(bench.stub.tokens.renewals).toBe(0);
    await pass(1, () => bench.stub.tokens.renewals === 1);
  });

  it('of a configured token is prolonged, too, and its end is told', async () => {
    stopEveryClock();
    await start();
    bench.stub.tokens.add('TEST-ONLY-own', { ...ANYTHING, ttl: 3_600, maxTtl: 5_400 });
    const store = bench.open({ auth: 'token', token: 'TEST-ONLY-own' });
    await readOf(store, 'kv/x');
    await pass((HOUR * 2) / 3, () => bench.stub.tokens.renewals === 1);
    await pass(2 * HOUR);
    expect(await readOf(store, 'kv/x')).toBe('refused');
  });

  it('goes on while it cannot be prolonged, which is tried again', async () => {
    stopEveryClock();
    await start({ ttl: 3_600 });
    const store = bench.open();
    await readOf(store, 'kv/x');
    bench.calls();
    bench.server.misbehave(503, '/v1/auth/token');
    await pass((HOUR * 2) / 3, () => bench.calls().length === 1);
    bench.server.behave();
    expect(await readOf(store, 'kv/x')).toEqual(FOUND);
    await pass(HOUR / 6 + 1, () => bench.stub.tokens.renewals === 1);
    expect(signIns()).toBe(1);
  });
});

describe('a token that is refused', () => {
  it('is replaced once, where it is older than a minute', async () => {
    stopEveryClock();
    await start();
    const store = bench.open();
    await readOf(store, 'kv/x');
    await pass(60 * SECOND);
    bench.stub.tokens.revoke(bench.stub.tokens.issued[0] ?? '');
    bench.calls();
    const read = await Promise.all(Array.from({ length: 20 }, () => readOf(store, 'kv/x')));
    expect(read).toEqual(Array.from({ length: 20 }, () => FOUND));
    expect(bench.calls().filter((call) => call === LOGIN)).toEqual([LOGIN]);
  });

  it('is not replaced again and again for a right that is missing', async () => {
    stopEveryClock();
    await start({ may: (path) => path !== 'kv/data/secret' });
    bench.stub.kv.put('kv/secret', { a: 'b' });
    const store = bench.open();
    const outcomes: unknown[] = [];
    for (let seconds = 0; seconds < 180; seconds += 10) {
      outcomes.push(await readOf(store, 'kv/secret'), await readOf(store, 'kv/secret'));
      await pass(10 * SECOND);
    }
    expect(new Set(outcomes)).toEqual(new Set(['refused']));
    expect(signIns()).toBe(3);
    expect(await readOf(store, 'kv/x')).toEqual(FOUND);
  });

  it('is told where nobody can give another one', async () => {
    await start();
    const store = bench.open({ auth: 'token', token: 'TEST-ONLY-wrong' });
    expect(await readOf(store, 'kv/x')).toBe('refused');
    expect(await readOf(store, 'kv/x')).toBe('refused');
  });

  it('while it is prolonged leaves the next reader to sign in', async () => {
    stopEveryClock();
    await start();
    const store = bench.open();
    await readOf(store, 'kv/x');
    bench.stub.tokens.revoke(bench.stub.tokens.issued[0] ?? '');
    await pass((HOUR * 2) / 3, () => bench.server.seen.at(-1) === 'POST /v1/auth/token/renew-self');
    expect([await readOf(store, 'kv/x'), signIns()]).toEqual([FOUND, 2]);
  });

  it('is replaced by what the file of the pod holds by then', async () => {
    stopEveryClock();
    await start();
    const jwtFile = join(folder, 'token');
    writeFileSync(jwtFile, 'first');
    bench.stub.logins.set('kubernetes/login', { body: { jwt: 'first', role: 'ci' }, role: ANYTHING });
    const store = bench.open({ auth: 'kubernetes', role: 'ci', jwtFile });
    await readOf(store, 'kv/x');
    writeFileSync(jwtFile, 'second');
    bench.stub.logins.set('kubernetes/login', { body: { jwt: 'second', role: 'ci' }, role: ANYTHING });
    await pass(60 * SECOND);
    bench.stub.tokens.revoke(bench.stub.tokens.issued[0] ?? '');
    expect(await readOf(store, 'kv/x')).toEqual(FOUND);
  });
});

it('plans nothing for a store that was closed while its token was prolonged', async () => {
  stopEveryClock();
  await start();
  const store = bench.open();
  await readOf(store, 'kv/x');
  bench.server.misbehave('hang', '/v1/auth/token');
  const asked = bench.server.next('/v1/auth/token');
  jest.advanceTimersByTime((HOUR * 2) / 3);
  const { closed } = await asked;
  await store.close();
  await closed;
  bench.calls();
  await pass(24 * HOUR);
  expect(bench.calls()).toEqual([]);
});

it('lets nothing that an engine mints live longer than the token that it was minted with', async () => {
  stopEveryClock();
  await start();
  bench.stub.engines.set('database/creds/ci', () => ({ data: { password: 'x' }, seconds: 7_200 }));
  const store = bench.open();
  const { signal } = new AbortController();
  const lifeMs = async (): Promise<unknown> =>
    leaseOf(store, { path: 'database/creds/ci', method: 'read', signal });
  expect(await lifeMs()).toEqual({ fields: { password: 'x' }, lifeMs: HOUR });
  await pass(600 * SECOND);
  expect(await lifeMs()).toEqual({ fields: { password: 'x' }, lifeMs: HOUR - 600 * SECOND });
});
