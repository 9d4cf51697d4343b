import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listenOnLoopback, type LoopbackServer } from '../net/loopback-server.js';
import { type Role } from './vault-tokens.js';
import { VaultStub } from './vault-stub.js';

interface Captured {
  readonly name: string;
  readonly request: { method: string; path: string; token: 'none' | 'root' | 'role token'; body?: object };
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

const { calls } = JSON.parse(
  readFileSync(new URL('../../captures/openbao.json', import.meta.url), 'utf8'),
) as { calls: readonly Captured[] };

const ROLE: Role = { name: 'ci', ttl: 4, maxTtl: 5, may: (path) => /^kv1?\//.test(path) };
const ROOT: Role = { name: 'root', ttl: 0, may: () => true };

let now = 0;
let stub: VaultStub;
let server: LoopbackServer;

beforeAll(async () => {
  server = await listenOnLoopback(
    createServer((request, response) => {
      stub.listener(request, response);
    }),
  );
});
afterAll(() => server.close());

beforeEach(() => {
  now = Date.parse('2026-11-29T02:29:43Z');
  stub = new VaultStub(() => now);
  stub.logins.set('approle/login', { body: { role_id: 'ROLE-ID', secret_id: 'SECRET-ID' }, role: ROLE });
  stub.tokens.add('ROOT-TOKEN', ROOT);
  stub.tokens.add('ROLE-TOKEN', ROLE);
  stub.kv.mount('kv/', '2');
  stub.kv.mount('kv1/', '1');
  stub.kv.mount('team/nested/', '2');
  stub.kv.put('kv/ci/hub', { password: 'first', username: 'octo' }, '2026-11-29T02:29:43.186835221Z');
  const second = { nested: { a: 1 }, password: 'second', port: 5000, username: 'octo' };
  stub.kv.put('kv/ci/hub', second, '2026-11-29T02:29:43.192842309Z');
  stub.kv.put('kv/ci/gone', { password: 'x' }, '2026-11-29T02:29:43.200549197Z');
  stub.kv.delete('kv/ci/gone', '2026-11-29T02:29:43.203494783Z');
  stub.kv.put('kv/ci/deep/er', { password: 'x' });
  stub.kv.put('kv1/old', { password: 'kv1-value', username: 'o' });
  stub.kv.put('team/nested/x', { password: 'x' });
});

/** What must be the same: ids and the moments of a token are not. */
function comparable(body: unknown): unknown {
  const moments =
    /^(?:accessor|entity_id|client_token|id|expire_time|issue_time|creation_time|server_time_utc)$/;
  return JSON.parse(
    JSON.stringify(body, (key, value: unknown) => (moments.test(key) ? `some ${typeof value}` : value)),
  );
}

describe('the stub of a Vault answers as an OpenBao did', () => {
  it.each(calls)('to: $name', async ({ name, request, status, contentType, body }) => {
    const tokens = { none: undefined, root: 'ROOT-TOKEN', 'role token': 'ROLE-TOKEN' };
    const token = name === 'wrong token' ? 'WRONG' : tokens[request.token];
    stub.isSealed = name.endsWith(', sealed');
    if (name.includes('expired')) now += 5_000;
    const [, path = '', query = ''] = /^([^?]*)(.*)$/.exec(request.path) ?? [];
    const isList = request.method === 'LIST'; // which Node does not know, nor every proxy: GET with list=true is the same
    const response = await fetch(`http://${server.host}${path}${isList ? '?list=true' : query}`, {
      method: isList ? 'GET' : request.method,
      headers: token === undefined ? {} : { 'x-vault-token': token },
      ...(request.body && { body: JSON.stringify(request.body) }),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, contentType]);
    expect(comparable(await response.json())).toEqual(comparable(body));
  });

  it('and that is all that was recorded', () => {
    expect(calls).toHaveLength(31);
  });
});
