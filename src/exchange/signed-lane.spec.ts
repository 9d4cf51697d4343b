import { createHmac, createSecretKey, hash } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { type RawAnswer, sendRequest } from '../../test/support/clients/send-request.js';
import { droneRequest, rawRequest } from '../../test/support/clients/sign.js';
import { makeEntry } from '../../test/support/config/entries.js';
import { makeBuild } from '../../test/support/config/make-build.js';
import { makeClient, makeConfig } from '../../test/support/config/make-config.js';
import { StubProvider } from '../../test/support/config/stub-provider.js';
import { listenOnLoopback, type LoopbackServer } from '../../test/support/net/loopback-server.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { type Dialect } from '../dialects/dialect.js';
import { drone } from '../dialects/drone/drone.dialect.js';
import { macSlot } from '../dialects/drone/drone-signature.js';
import { asObject } from '../dialects/shared/fields.js';
import { headerLines } from '../dialects/shared/header-lines.js';
import { isSignatureFailure, signatureFailure } from '../dialects/shared/signature-failure.js';
import { FaultLog } from '../faults/fault-log.js';
import { groupOf } from '../resolver/entry-group.js';
import { Planners } from '../resolver/secrets/planners.js';
import { SERVER_LIMITS } from './limits.js';
import { requestIds } from './request-ids.js';
import { type ServedRequest } from './served-request.js';
import { SignedLane } from './signed-lane.js';
import { Snapshot } from './snapshot.js';

/** Nobody's: an HMAC over the digest alone, and a body of two fields. What it does not say is as for Drone. */
const madeUp: Dialect = {
  ...drone,
  id: 'madeup',
  takesRoot: ({ 'x-made-up': mark }) => mark !== undefined,
  registries: {
    ...drone.registries,
    verify({ rawHeaders }, keys) {
      const lines = headerLines(rawHeaders, ['signature', 'x-made-up']);
      if (isSignatureFailure(lines)) return lines;
      const [signature, digest] = lines;
      const keySlot = macSlot(keys, digest, signature);
      if (keySlot === -1) return signatureFailure('wrong_key_or_changed_head');
      const digests = [{ algorithm: 'sha256' as const, value: digest }];
      return { digests, keySlot, skewSeconds: 0, signature, wantsEncryption: false };
    },
    decode(json) {
      const repo = asObject(json)?.['repo'];
      return typeof repo === 'string' ? makeBuild({ repo }) : undefined;
    },
    render: (registries) => `{"given":[${registries}]}`,
    whenUnavailable: 'refuse',
  },
};
const KEY = createSecretKey('TEST-ONLY-made-up-0123456789abcdef', 'utf8');
const GIVEN = '{"address":"stub.example","username":"u","password":"TEST-ONLY"}';

let server: LoopbackServer;
let keeper: CredentialKeeper;
let isAudited: boolean;
let served: ServedRequest[];

beforeEach(async () => {
  [isAudited, served, keeper] = [true, [], new CredentialKeeper({})];
  const clients = [
    makeClient({ dialect: madeUp, keys: [KEY] }),
    makeClient({ dialect: madeUp, name: 'second', isDefault: false, keys: [KEY] }),
    makeClient(),
  ];
  const entries = [makeEntry({ name: 'one' })];
  const stub = new StubProvider(() => Promise.resolve({ username: 'u', password: 'TEST-ONLY' }));
  const group = groupOf(entries, { providers: new Map([['stub', stub]]), keeper });
  const planners = new Planners([group], keeper, () => undefined);
  const snapshot = new Snapshot(makeConfig({ clients, entries }), planners);
  const lane = new SignedLane(() => snapshot, {
    limits: SERVER_LIMITS,
    observer: { served: (request) => served.push(request) },
    audit: { admit: () => isAudited },
    faults: new FaultLog(pino({ level: 'silent' })),
    nextId: requestIds(),
    keyMissed: () => undefined,
  });
  server = await listenOnLoopback(
    createServer((request, response) => {
      if (!lane.take(request, response)) response.writeHead(404).end();
    }),
  );
});

afterEach(async () => {
  keeper.stop();
  await server.close();
});

async function ask(target: string, body = '{"repo":"acme/app"}', signed = body): Promise<RawAnswer> {
  const digest = hash('sha256', signed, 'base64');
  const headers: [string, string][] = [
    ['Host', '127.0.0.1'],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(Buffer.byteLength(body))],
    ['X-Made-Up', digest],
    ['Signature', createHmac('sha256', KEY).update(digest).digest('base64')],
  ];
  return sendRequest(server.port, rawRequest(target, Buffer.from(body), headers));
}

it.each(['/madeup', '/madeup/second', '/'])('serves a dialect that it knows nothing of: %s', async (path) => {
  const { status, body } = await ask(path);
  expect([status, String(body)]).toEqual([200, `{"given":[${GIVEN}]}`]);
  expect(served.map(({ client, outcome }) => [client.dialect.id, outcome])).toEqual([['madeup', 'ok']]);
});

it('leaves the requests of another dialect at the same address to that', async () => {
  const { status, body } = await sendRequest(server.port, droneRequest({ target: '/' }));
  expect([status, String(body)]).toEqual([200, `[${GIVEN}]`]);
});

it.each([
  ['another body', '/madeup', '{"repo":"acme/other"}', '{"repo":"acme/app"}', 401, 'digest_mismatch'],
  ['a body that it cannot read', '/madeup', '{"repo":1}', '{"repo":1}', 400, 'invalid_body'],
  ['the endpoint of another dialect', '/drone', '{}', '{}', 401, 'signature_malformed'],
  ['no endpoint of it', '/madeup/third', '{}', '{}', 404, undefined],
])('refuses %s', async (_, target, body, signed, status, code) => {
  const answer = await ask(target, body, signed);
  const text = String(answer.body);
  expect(answer.status).toBe(status);
  expect(text && (JSON.parse(text) as { error: { code: string } }).error.code).toBe(code ?? '');
});

it('tells its client what the dialect has it told when the audit cannot be written', async () => {
  isAudited = false;
  const refused = await ask('/madeup');
  expect([refused.status, String(refused.body)]).toEqual([
    503,
    '{"error":{"code":"providers_unavailable","message":"No registry provider could give a credential; try again."}}',
  ]);
  const { status, body } = await sendRequest(server.port, droneRequest());
  expect([status, String(body)]).toEqual([200, '[]']);
});
