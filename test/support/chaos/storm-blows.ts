import { type ServerResponse } from 'node:http';
import { FAMILIES } from './storm-entries.js';
import { type Blow, type Misbehaviour } from './vendor-storm.js';

const CALLS = FAMILIES.flatMap(({ calls }) => Object.keys(calls));

function failsAt(milliseconds: number, status: number): Misbehaviour {
  return (_, response, storm) => {
    storm.at(milliseconds, () => response.writeHead(status).end('{"error":"TEST-ONLY"}'));
  };
}

/**
 * A mint may take 7 s, and a second try comes 50 to 150 ms after the first: so such an answer comes before the end of
 * the mint, and the next try after it. By as much later as the request itself may take on a busy machine.
 */
const STEPS = [6_900, 6_950, 7_000, 7_050, 7_100, 7_200, 7_300];
const AT_THE_END: Readonly<Record<string, Misbehaviour>> = {
  ...Object.fromEntries(STEPS.map((ms) => [`a 500 after ${String(ms)} ms`, failsAt(ms, 500)])),
  'a 503 whose body ends after 6.95 s': (_, response, storm) => {
    response.writeHead(503, JSON_TYPE).write('{"error":');
    storm.at(6_950, () => response.end('"TEST-ONLY"}'));
  },
  'a reset after 6.95 s': (request, _, storm) => {
    storm.at(6_950, () => request.socket.destroy());
  },
  'no answer': () => undefined,
};

const JSON_TYPE = { 'content-type': 'application/json' };

/** Answers whose size or form is none that a vendor's answer has. */
const FORMLESS: Readonly<Record<string, Misbehaviour>> = {
  'a body without an end': endless(200),
  'an error without an end': endless(500),
  'one byte more than 64 KiB': says(`"${'x'.repeat(65_535)}"`),
  'a body that is cut off': (request, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' }).write('{"access_token":"TEST-ONLY');
    request.socket.end();
  },
  'a reset in the body': (request, response) => {
    response.writeHead(200, JSON_TYPE).write('{"access_token":"TEST-ONLY', () => request.socket.destroy());
  },
  'fields of other types': says(
    '{"access_token":{},"accessToken":[],"refresh_token":7,"token":null,"id_token":{},"authorizationData":7}',
  ),
  null: says('null'),
  'a head of 17 KiB': says('{}', { 'x-test-only': 'x'.repeat(17 * 1024) }),
  'gzip that is none': says('TEST-ONLY', { 'content-encoding': 'gzip' }),
  'Retry-After of a number too large': says('{}', { 'retry-after': '9'.repeat(400) }, 429),
  'what is not HTTP': (request) => {
    request.socket.end('TEST-ONLY\r\n\r\n');
  },
};

function says(body: string, headers: Readonly<Record<string, string>> = {}, status = 200): Misbehaviour {
  return (_, response) => {
    response.writeHead(status, { ...JSON_TYPE, ...headers }).end(body);
  };
}

function endless(status: number): Misbehaviour {
  return ({ method }, response) => {
    response.writeHead(status, JSON_TYPE);
    if (method === 'HEAD')
      response.end(); // has no body, so that writing it would never have to wait
    else pour(response);
  };
}

function pour(response: ServerResponse): void {
  const chunk = `"${'x'.repeat(16_384)}",`;
  while (!response.destroyed && response.write(chunk));
  response.once('drain', () => {
    pour(response);
  });
}

/** As JSON has them: numbers and dates at which nothing expires, and some that no `Date` holds. */
const NEVER = [
  ...['0', '-1', '1e13', '1e400', '9007199254740991', '253402300800', 'null', '"soon"', '{}'],
  ...['"1970-01-01T00:00:00Z"', '"9999-12-31T23:59:59Z"', '"+275760-09-13T00:00:00.001Z"'],
];

const now = (): number => Math.floor(Date.now() / 1000);
const inHours = (hours: number): string => new Date((now() + hours * 3_600) * 1000).toISOString();
const base64 = (text: string): string => Buffer.from(text).toString('base64url');
const jwt = (expiry: string): string => `e30.${base64(`{"iat":${String(now())},"exp":${expiry}}`)}.x`;
const AWS_TOKEN = Buffer.from('AWS:TEST-ONLY').toString('base64');

/** What each call answers whose expiry is the credential's own, with this expiry as JSON. */
const EXPIRING: Readonly<Record<string, (expiry: string) => string>> = {
  'google metadata': (expiry) => `{"access_token":"TEST-ONLY","expires_in":${expiry}}`,
  'google token': (expiry) => `{"access_token":"TEST-ONLY","expires_in":${expiry}}`,
  'google impersonation': (expiry) => `{"accessToken":"TEST-ONLY","expireTime":${expiry}}`,
  'aws token': (expiry) =>
    `{"authorizationData":[{"authorizationToken":"${AWS_TOKEN}","expiresAt":${expiry}}]}`,
  'azure token': (expiry) => `{"access_token":"${jwt(expiry)}"}`,
  'github token': (expiry) => `{"token":"ghs_TEST-ONLY-0","expires_at":${expiry}}`,
};

/** The same for calls whose expiry is that of a step on the way. */
const ON_THE_WAY: typeof EXPIRING = {
  'google exchange': (expiry) => `{"access_token":"TEST-ONLY","expires_in":${expiry},"token_type":"Bearer"}`,
  'azure sign-in': (expiry) =>
    `{"token_type":"Bearer","expires_in":${expiry},"ext_expires_in":${expiry},"access_token":"TEST-ONLY"}`,
  'azure exchange': (expiry) => `{"refresh_token":"${jwt(expiry)}"}`,
};

/** Expiries that there can be, where the answer's `Date` tells when it was given. */
const DATED: Readonly<Record<string, () => string>> = {
  'google impersonation': () => `"${inHours(1)}"`,
  'aws token': () => String(now() + 12 * 3_600),
  'github token': () => `"${inHours(1)}"`,
};
const WRONG_DATES = [
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  '8640000000000001',
  '',
];

const statusOf = (call: string): number => (call === 'github token' ? 201 : 200);

function expiring(table: typeof EXPIRING): Blow[] {
  return Object.entries(table).flatMap(([call, body]) => {
    const expiries = call === 'google metadata' ? ['1e13'] : NEVER; // a machine has one identity
    return expiries.map((expiry) => {
      const how: Misbehaviour = (...all) => {
        says(body(expiry), {}, statusOf(call))(...all);
      };
      return { call, title: `expires at ${expiry}`, repo: repoOf(call, 'never'), how };
    });
  });
}

/** A few entries at a time, so that a mint is not slow because of others. */
const repoOf = (call: string, kind: string): string => `${call.replace(' ', '-')}/${kind}`;

/** Blows of each kind. Those at the end of a mint come at the same time, the others by call. */
export const STORMS = {
  edge: CALLS.flatMap((call) => blows(call, AT_THE_END, 'acme/edge')),
  formless: CALLS.flatMap((call) => blows(call, FORMLESS, repoOf(call, 'formless'))),
  never: expiring(EXPIRING),
  onTheWay: expiring(ON_THE_WAY),
  misdated: Object.entries(DATED).flatMap(([call, expiry]) =>
    WRONG_DATES.map((date) => {
      const body = EXPIRING[call];
      if (!body) throw new TypeError(`no answer of ${call}`);
      const how: Misbehaviour = (...all) => {
        says(body(expiry()), { date }, statusOf(call))(...all);
      };
      return { call, title: `a Date of ${date}`, repo: repoOf(call, 'misdated'), how };
    }),
  ),
} satisfies Readonly<Record<string, readonly Blow[]>>;

function blows(call: string, table: Readonly<Record<string, Misbehaviour>>, repo: string): Blow[] {
  if (call === 'google metadata') return []; // a machine has one identity
  return Object.entries(table).map(([title, how]) => ({ call, title, how, repo }));
}
