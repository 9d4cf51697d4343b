import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { OpenIdClient } from '../../../src/page/openid/openid-client.js';
import { failureOf } from '../../../src/page/openid/sign-in-failure.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const SECRET = 'test-only-oidc-secret-0123456789abcdef';
let server: Server | undefined;
let origin = '';
let now = 0;
let asked: (string | undefined)[] = [];

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A provider that describes itself so, and answers so at its token endpoint. */
async function provider(description: Answer, token: Answer = () => undefined): Promise<OpenIdClient> {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url);
    (request.url === '/token' ? token : description)(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return new OpenIdClient(() => now);
}

function page(): Parameters<OpenIdClient['begin']>[0] {
  const openId = { issuer: origin, clientId: 'dockpass', clientSecret: SECRET, scope: 'openid' };
  return { publicUrl: 'https://dockpass.example', openId: { ...openId, viewers: [], admins: [] } };
}

function json(text: string): Answer {
  return (_, response) => response.setHeader('content-type', 'application/json').end(text);
}

function describing(other: object = {}): Answer {
  return (request, response) => {
    const own = {
      issuer: origin,
      authorization_endpoint: `${origin}/auth`,
      token_endpoint: `${origin}/token`,
    };
    json(JSON.stringify({ ...own, jwks_uri: `${origin}/keys`, ...other }))(request, response);
  };
}

const endless: Answer = (_, response) => {
  response.setHeader('content-type', 'application/json');
  const more = (): void => {
    if (!response.destroyed) response.write(' '.repeat(65_536), more);
  };
  more();
};
const redirect: Answer = (_, response) => response.writeHead(307, { location: `${origin}/else` }).end();

const HOSTILE: readonly (readonly [string, Answer, string])[] = [
  ['has no end', endless, 'too_large'],
  ['breaks off', (request) => request.socket.destroy(), 'no_answer'],
  ['leads elsewhere', redirect, 'OAUTH_RESPONSE_IS_NOT_CONFORM'],
  ['is no JSON', json('{\u001b[31m'), 'OAUTH_PARSE_ERROR'],
  ['is null', json('null'), 'OAUTH_INVALID_RESPONSE'],
  ['is nested without end', json('['.repeat(100_000)), 'OAUTH_PARSE_ERROR'],
  ['is a page', (_, response) => response.end('<html>'), 'OAUTH_RESPONSE_IS_NOT_JSON'],
];

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const failure = await attempt.then(
    () => undefined,
    (thrown: unknown) => failureOf(thrown),
  );
  expect(failure?.problem).toBe('provider');
  return failure?.code ?? '';
}

describe('an OpenID provider whose answer', () => {
  it.each(HOSTILE)('%s lets nobody in, and is asked again five seconds later', async (_, answer, code) => {
    let isHostile = true;
    const client = await provider((...exchange) => {
      (isHostile ? answer : describing())(...exchange);
    });
    expect(await codeOf(client.begin(page()))).toBe(code);
    isHostile = false;
    expect(await codeOf(client.begin(page()))).toBe(code); // not asked at once
    expect(asked).toHaveLength(1);
    now += 5_001;
    expect((await client.begin(page())).url.origin).toBe(origin);
  });

  it.each(HOSTILE)('to a code %s lets nobody in', async (_, answer, code) => {
    const client = await provider(describing(), answer);
    const { underWay } = await client.begin(page());
    const query = `?code=x&state=${underWay.state}`;
    expect(await codeOf(client.finish(page(), query, underWay))).toBe(code);
    expect(asked.filter((path) => path === '/else')).toEqual([]);
  });
});

describe('a provider that describes itself wrongly', () => {
  it.each([
    ['javascript:alert(1)', 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN'],
    [7, 'OAUTH_INVALID_SERVER_METADATA'],
    [undefined, 'OAUTH_MISSING_SERVER_METADATA'],
  ])('with the address %j sends nobody there, and is asked again soon', async (address, code) => {
    let changes: object = { authorization_endpoint: address };
    const client = await provider((...exchange) => {
      describing(changes)(...exchange);
    });
    expect(await codeOf(client.begin(page()))).toBe(code);
    changes = {};
    now += 5_001;
    expect((await client.begin(page())).url.href).toContain(`${origin}/auth?`);
  });

  it('for the code is asked again at the sign-in after that, not an hour later', async () => {
    let changes: object = { token_endpoint: `${origin}/gone` };
    const client = await provider((...exchange) => {
      describing(changes)(...exchange);
    }, json('null'));
    const first = await client.begin(page());
    await codeOf(client.finish(page(), `?code=x&state=${first.underWay.state}`, first.underWay));
    changes = {};
    now += 5_001;
    const { underWay } = await client.begin(page());
    await codeOf(client.finish(page(), `?code=x&state=${underWay.state}`, underWay));
    expect(asked.filter((path) => path === '/token')).toHaveLength(1);
  });
});
