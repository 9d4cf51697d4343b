import { createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { REFUSALS, type RefusalCode } from '../../src/exchange/refusals.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { listenOnLoopback } from '../support/net/loopback-server.js';
import {
  droneBody,
  droneRequest,
  type RawRequest,
  TEST_DRONE_SECRET,
  woodpeckerBody,
  woodpeckerRequest,
} from '../support/clients/sign.js';
import { ask, bothClients, vendorEntry } from '../support/docs/threats.js';

let gateway: InProcessGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<InProcessGateway> {
  return (gateway = await startInProcess({ ...BOTH_CLIENTS, ...env }));
}

/** Requests that fail in every way, each with the code that it is to get. */
function failing(): [RefusalCode, RawRequest, Record<string, string | string[] | undefined>][] {
  const old = Date.now() - 400_000;
  const requests = [droneRequest(), woodpeckerRequest()];
  return [
    ...requests.flatMap((request): ReturnType<typeof failing> => [
      ['signature_missing', request, { Signature: undefined }],
      ['signature_malformed', request, { Signature: 'keyId="TEST-canary"' }],
      ['signature_malformed', request, { Signature: ['a', 'b'] }],
      ['digest_mismatch', { ...request, body: Buffer.from(request.body).fill('x') }, {}],
      ['not_found', { ...request, target: '/ui/nothing?TEST-canary' }, {}],
      ['not_found', { ...request, target: '/drone/nobody?TEST-canary' }, {}],
      ['body_too_large', request, { 'Content-Length': '9000000' }],
    ]),
    ['signature_mismatch', droneRequest({ secret: 'TEST-canary-0123456789' }), {}],
    ['signature_mismatch', { ...woodpeckerRequest(), target: '/woodpecker?TEST-canary' }, {}],
    ['signature_expired', droneRequest({ date: old }), {}],
    ['signature_expired', woodpeckerRequest({ created: Math.floor(old / 1000) }), {}],
    ['unsupported_media_type', droneRequest({ contentType: 'text/TEST-canary' }), {}],
    ['unsupported_media_type', woodpeckerRequest(), { 'Content-Type': 'TEST-canary' }],
    ['invalid_body', droneRequest({ body: '{"TEST-canary"' }), {}],
    ['invalid_body', woodpeckerRequest({ body: '{"repo":"TEST-canary"}' }), {}],
  ];
}

describe('T7 somebody who reads logs and errors', () => {
  it('T7 a refusal has one text for each code, the same bytes whatever was wrong', async () => {
    const { port, output } = await start();
    for (const [code, request, changes] of failing()) {
      const [status, body] = await ask(port, request, changes);
      expect([code, status, body]).toEqual([code, REFUSALS[code].status, REFUSALS[code].body]);
    }
    expect(output()).not.toContain('TEST-canary');
  });

  it('T7 names with line breaks and control characters stay inside their log line', async () => {
    const { port, output, lines } = await start();
    const forged = 'a/b\n{"level":30,"msg":"listening"}\r\u001b[2J\u0000\u2028';
    const before = lines().length;
    await ask(port, droneRequest({ body: droneBody({ repo: forged, event: `push${forged.slice(0, 40)}` }) }));
    await ask(port, woodpeckerRequest({ body: woodpeckerBody({ repo: forged }) }));
    expect(
      lines()
        .slice(before)
        .map(({ msg, repo }) => [msg, repo]),
    ).toEqual([
      ['request answered', forged],
      ['request answered', forged],
    ]);
    // eslint-disable-next-line no-control-regex -- none but the line breaks between the lines may be there
    expect(output().replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f]/);
  });

  it('T7 no part of the running gateway shows a secret when it is inspected or serialised', async () => {
    const secrets = {
      BASIC_AUTH: 'ci:TEST-ONLY-basic-token-0123',
      ADMIN_TOKEN: 'TEST-ONLY-admin-token-0123',
      DRONE_SECRET_PREVIOUS: 'TEST-ONLY-previous-0123456789abcdef',
    };
    const generic = {
      REGISTRY_R_ADDRESS: 'r.example:5000',
      REGISTRY_R_USERNAME: 'octocat',
      REGISTRY_R_PASSWORD: 'TEST-ONLY-password',
    };
    const running = await start({ ...secrets, ...generic, ...vendorEntry('one') });
    const authorization = `Basic ${Buffer.from(secrets.BASIC_AUTH).toString('base64')}`;
    for (const request of bothClients()) {
      expect((await ask(running.port, request, { Authorization: authorization }))[0]).toBe(200);
    }
    const { gateway: whole } = running;
    const parts = [
      whole,
      whole.current,
      { nested: whole.current },
      [...whole.keeper.slots()],
      whole.slotsByEntry(),
    ];
    const shown = parts.flatMap((part) => [inspect(part, { depth: 5 }), JSON.stringify(part)]);
    for (const text of shown) {
      for (const secret of [...Object.values(secrets), TEST_DRONE_SECRET, 'TEST-ONLY']) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString('base64'));
        expect(text).not.toContain(Buffer.from(secret).toString('hex'));
      }
    }
  });
});

describe('T8 a request that names hosts', () => {
  it('T8 no request makes the gateway call a host that it names', async () => {
    const called: Socket[] = [];
    const trap = await listenOnLoopback(createServer((socket) => called.push(socket)));
    const { port } = await start({ ...vendorEntry('one') });
    const url = `http://${trap.host}/`;
    const named = (json: string): string =>
      JSON.stringify(JSON.parse(json), (key, value: unknown) =>
        typeof value === 'string' && !['event', 'slug', 'full_name'].includes(key) ? url : value,
      );
    const hostile = {
      Host: trap.host,
      Referer: url,
      Origin: url,
      Forwarded: `host=${trap.host}`,
      'X-Forwarded-Host': trap.host,
    };
    for (const request of [
      droneRequest({ body: named(droneBody()) }),
      woodpeckerRequest({ body: named(woodpeckerBody()) }),
      woodpeckerRequest({
        body: named(woodpeckerBody({ netrc: { machine: trap.host, login: 'x', password: 'y' } })),
      }),
    ]) {
      expect((await ask(port, request, hostile))[0]).toBe(200);
    }
    await trap.close();
    expect(called).toEqual([]);
  });
});
