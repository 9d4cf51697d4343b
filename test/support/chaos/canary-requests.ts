import { expect } from '@jest/globals';
import { type GatewayProcess } from '../gateway-process.js';
import { talk, toBytes } from '../clients/raw-socket.js';
import {
  droneBody,
  droneRequest,
  type RawRequest,
  woodpeckerBody,
  woodpeckerRequest,
} from '../clients/sign.js';
import { credentialsIn } from '../docs/threats.js';
import { until } from '../until.js';

export const CANARY_SECRET = 'canary-drone-secret-0123456789abcdef';

const HEADERS = {
  'X-Canary': 'canary',
  'User-Agent': 'canary',
  Referer: 'https://canary:canary@canary.example/canary',
  Cookie: 'canary=canary',
  'X-Forwarded-For': 'canary',
};

/** Every free field of a body holds the word; what is logged on purpose (repository, its id, event) does not. */
function sing(body: string): string {
  const named = JSON.stringify(JSON.parse(body), (key, value: unknown) =>
    typeof value === 'string' && !LOGGED.has(key) ? `canary ${value}` : value,
  );
  return named.replace(/^\{/, '{"canary":{"canary":["canary"]},');
}

const LOGGED = new Set(['slug', 'full_name', 'uid', 'forge_remote_id', 'event', 'status', 'source_repo']);

/** The keys of the operator, which he may use. */
export interface OperatorKeys {
  readonly adminToken: string;
  readonly basicAuth: string;
}

/**
 * Sends everything there is to a gateway with canaries, checks that exactly the wanted addresses are given, and returns
 * all that was answered, by what it was; of good answers only what is no credential, and the passwords by themselves.
 */
export async function askEverything(
  { port }: GatewayProcess,
  { adminToken, basicAuth }: OperatorKeys,
  wanted: readonly string[],
): Promise<{ readonly said: Record<string, string>; readonly passwords: readonly string[] }> {
  const passwords = new Set<string>();
  const said: Record<string, string> = {};
  const authorization = `Basic ${Buffer.from(basicAuth).toString('base64')}`;
  const netrc = { machine: 'canary', login: 'canary', password: 'canary' };
  const signed = { ...HEADERS, Authorization: authorization };
  const good = [
    droneRequest({ secret: CANARY_SECRET, body: sing(droneBody()) }),
    woodpeckerRequest({ body: sing(woodpeckerBody({ netrc })) }),
    droneRequest({
      secret: CANARY_SECRET,
      body: sing(droneBody({ event: 'pull_request', sourceRepo: 'mallory/x' })),
    }),
  ] as const;
  const first = toBytes(good[0], signed);
  // While it loads the SDKs, a slow machine may have to try a mint again.
  await until(async () => credentialsIn((await talk(port, first)).body).length >= wanted.length);
  for (const [at, request] of good.entries()) {
    const answer = await talk(port, toBytes(request, signed));
    expect(answer.status).toBe(200);
    const given = credentialsIn(answer.body);
    expect(given.map(({ address }) => address).sort()).toEqual(at === 2 ? [] : [...wanted].sort());
    for (const { password } of given) passwords.add(password);
    said[`head of answer ${String(at)}`] = answer.head;
  }
  const secrets = await talk(port, toBytes(woodpeckerSecrets(), signed));
  const given = (JSON.parse(secrets.body) as { secrets: { name: string; value: string }[] }).secrets;
  const givenPasswords = given.filter(({ name }) => name.endsWith('_password'));
  expect(givenPasswords).toHaveLength(wanted.length);
  for (const { value } of givenPasswords) passwords.add(value);
  said['head of secrets'] = secrets.head;
  const one = await talk(port, toBytes(droneSecret(givenPasswords[0]?.name ?? 'unknown_password'), signed));
  expect((JSON.parse(one.body) as { data: string }).data).toBe(givenPasswords[0]?.value ?? '');
  said['head of a secret'] = one.head;
  said['an unknown secret'] = (await talk(port, toBytes(droneSecret('unknown_password'), signed))).body;
  for (const [what, request, changes] of bad()) {
    const { head, body } = await talk(
      port,
      toBytes(request, { ...HEADERS, Authorization: authorization, ...changes }),
    );
    said[what] = head + body;
  }
  for (const path of [
    '/healthz',
    '/readyz',
    '/canary',
    '/%zzcanary',
    '/admin/canary?canary',
    '/metrics?canary=canary',
  ]) {
    said[`GET ${path}`] = await get(port, path);
  }
  const bearer = `Authorization: Bearer ${adminToken}\r\n`;
  for (const path of [
    '/metrics',
    '/admin/status',
    '/admin/settings',
    '/admin/explain?repo=acme/app',
    '/admin/openapi.json',
    '/admin/explain?canary=canary',
    '/admin/explain?repo=canary',
    '/admin/explain?repo=a/b&image=canary://canary',
  ]) {
    said[`GET ${path}, admin`] = await get(port, path, bearer);
    said[`GET ${path}, other`] = await get(port, path, bearer.replace('abcdef', 'abcdeX'));
  }
  return { said, passwords: [...passwords] };
}

function woodpeckerSecrets(): RawRequest {
  return woodpeckerRequest({ target: '/secrets/woodpecker', body: sing(woodpeckerBody()) });
}

function droneSecret(path: string): RawRequest {
  const body = JSON.stringify({ ...(JSON.parse(sing(droneBody())) as object), path, name: '' });
  const accept = 'application/vnd.drone.secret.v1+json';
  return droneRequest({ target: '/secrets/drone', secret: CANARY_SECRET, body, accept });
}

async function get(port: number, path: string, lines = ''): Promise<string> {
  const { status, head, body } = await talk(
    port,
    `GET ${path} HTTP/1.1\r\nHost: canary\r\nCookie: canary\r\n${lines}\r\n`,
  );
  expect([path, status < 500 || path === '/readyz']).toEqual([path, true]);
  return head + body;
}

/** Requests that are refused, each for another reason. */
function bad(): [string, RawRequest, Record<string, string | string[] | undefined>][] {
  const own = { secret: CANARY_SECRET };
  return [
    ['no signature', droneRequest(own), { Signature: undefined }],
    ['a malformed signature', droneRequest(own), { Signature: 'keyId="canary"' }],
    ['a wrong secret', droneRequest({ secret: 'canary-of-somebody-else' }), {}],
    ['another header', droneRequest(own), { Accept: 'canary/canary' }],
    ['a broken input', woodpeckerRequest(), { 'Signature-Input': 'canary=("canary")' }],
    ['an old date', droneRequest({ ...own, date: Date.now() - 1_000_000 }), {}],
    ['another body', { ...woodpeckerRequest(), body: Buffer.from('canary') }, { 'Content-Length': '6' }],
    ['no JSON', droneRequest({ ...own, body: '{"canary"' }), {}],
    [
      'fields of the wrong kind',
      woodpeckerRequest({ body: '{"repo":{"full_name":["canary"]},"pipeline":"canary"}' }),
      {},
    ],
    ['another media type', droneRequest({ ...own, contentType: 'application/canary' }), {}],
    ['an encoding', woodpeckerRequest(), { 'Content-Encoding': 'canary' }],
    ['no second factor', droneRequest(own), { Authorization: undefined }],
    ['a wrong second factor', droneRequest(own), { Authorization: 'Basic canary' }],
    ['a signature in Authorization', droneRequest(own), { Authorization: 'Signature canary' }],
    // The path is logged, so that the operator finds who has it; a query is not.
    ['an unknown client', droneRequest({ ...own, target: '/drone/nobody?canary' }), {}],
    ['an escaped target', droneRequest({ ...own, target: '/drone?%63anary' }), {}],
    ['no HTTP', droneRequest(own), { 'Content-Length': 'canary' }],
    ['an expectation', droneRequest(own), { Expect: 'canary' }],
    ['too many lines', droneRequest(own), { 'X-Many': Array.from({ length: 3_000 }, () => 'canary') }],
  ];
}
