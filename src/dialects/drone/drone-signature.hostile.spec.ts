import { describe, expect, test } from '@jest/globals';
import { createHash, createSecretKey } from 'node:crypto';
import { type HeaderLines } from '../sample-client.js';
import { signatureFailure, type SignatureReason } from '../shared/signature-failure.js';
import {
  drop,
  outcome,
  set,
  signDroneLines,
  valueOf,
  droneLine,
  DRONE_COVERED,
  DRONE_PARTS,
  type DroneForgery,
} from '../../../test/support/clients/forge.js';
import {
  droneRequest,
  TEST_DRONE_SECRET,
  withHeaders,
  type RawRequest,
} from '../../../test/support/clients/sign.js';

const NOW = Date.UTC(2026, 10, 21, 23, 49, 21);
const KEY = createSecretKey(TEST_DRONE_SECRET, 'utf8');
const request = droneRequest({ date: NOW });
const lines = request.headers;
const signature = /signature="([^"]+)"/.exec(valueOf(lines, 'Signature'))?.[1] ?? '';

type Row = [what: string, reason: SignatureReason, request: RawRequest];

describe('a hostile Drone request is refused', () => {
  const rows: Row[] = [
    ['body swapped', 'body_changed', { ...request, body: Buffer.from('{"repo":{"slug":"mallory/x"}}') }],
    ['body emptied', 'body_changed', { ...request, body: Buffer.alloc(0) }],
    edited('Date changed', 'Date', 'Sat, 21 Nov 2026 23:49:22 GMT', 'wrong_key_or_changed_head'),
    edited('Digest changed with the body', 'Digest', digestOf('{}'), 'wrong_key_or_changed_head'),
    edited('Content-Type changed', 'Content-Type', 'text/plain', 'wrong_key_or_changed_head'),
    edited('Accept-Encoding rewritten by a proxy', 'Accept-Encoding', 'gzip, br', 'accept_encoding_changed'),
    edited('encryption stripped', 'Accept-Encoding', 'aesgcm', 'wrong_key_or_changed_head'),
    ['stale', 'date_stale', droneRequest({ date: NOW - 301_000 })],
    ['ahead', 'date_ahead', droneRequest({ date: NOW + 301_000 })],
    ['stale and forged', 'wrong_key_or_changed_head', droneRequest({ date: 0, secret: 'TEST-other-secret' })],
    ...[
      '2026-11-21T23:49:21Z',
      'Sat, 21 Nov 2026 23:49:21 UTC',
      'Sat, 21 Nov 2026 23:49:21 +0000',
      'Sun, 21 Nov 2026 23:49:21 GMT',
      'Sat, 21 Nov 2026 23:49:60 GMT',
      'Tue, 31 Nov 2026 23:49:21 GMT',
      'Saturday, 21-Nov-26 23:49:21 GMT',
      'Sat Nov 21 23:49:21 2026',
      'sat, 21 nov 2026 23:49:21 gmt',
      'Sat, 21 Nov 2026 23:49:21  GMT',
      '1795305018',
      '',
    ].map((date) =>
      signed(`signed Date of another form: "${date}"`, 'date_malformed', set(lines, 'Date', date)),
    ),
    signed('no Date, though named', 'header_missing', drop(lines, 'Date')),
    signed('x-date instead of Date', 'header_missing', [...drop(lines, 'Date'), xDate()]),
    signed('x-date beside a stale Date', 'date_stale', [...set(lines, 'Date', utc(NOW - 301_000)), xDate()]),
    signed('no Digest', 'header_missing', drop(lines, 'Digest')),
    signed('no Accept', 'header_missing', drop(lines, 'Accept')),
    signed('no Accept-Encoding', 'header_missing', drop(lines, 'Accept-Encoding')),
    signed('no Content-Type', 'header_missing', drop(lines, 'Content-Type')),
    covering('Date only', 'date'),
    covering('nothing', ''),
    covering('all but the digest', 'accept accept-encoding content-type date'),
    covering('all but the date', 'accept accept-encoding content-type digest'),
    covering('an absent header', 'accept accept-encoding content-type x-absent digest'),
    covering('an absent header more', `${DRONE_COVERED} x-absent`),
    covering('the date twice', `${DRONE_COVERED} date`),
    covering('the date twice, not the digest', 'accept accept-encoding content-type date date'),
    covering('one header more', `${DRONE_COVERED} host`),
    covering('the signature itself', `${DRONE_COVERED} signature`),
    covering('two spaces', 'accept accept-encoding content-type date  digest'),
    covering('a space behind', `${DRONE_COVERED} `),
    covering('names in upper case', 'Accept Accept-Encoding Content-Type Date Digest'),
    written(
      'headers left out',
      'parameter_missing',
      'keyId="hmac-key",algorithm="hmac-sha256",signature="%SIG%"',
    ),
    written('headers a number', 'parameters_malformed', droneLine({ headers: 'headers=5' })),
    ...['hs2019', 'rsa-sha256', 'hmac-constructor', 'HMAC-SHA256', 'hmac-sha256 ', '', '__proto__'].map(
      (name): Row =>
        written(
          `algorithm "${name}"`,
          'algorithm_not_allowed',
          droneLine({ algorithm: `algorithm="${name}"` }),
        ),
    ),
    ...['sha1', 'sha512'].map((hash): Row =>
      written(
        `algorithm hmac-${hash}`,
        'algorithm_not_allowed',
        droneLine({ algorithm: `algorithm="hmac-${hash}"` }),
        {
          hash,
        },
      ),
    ),
    written('algorithm left out', 'parameter_missing', droneLine({ algorithm: '' })),
    written('keyId left out', 'parameter_missing', droneLine({ keyId: '' })),
    written('signature left out', 'parameter_missing', droneLine({ signature: '' })),
    written('another keyId', 'key_id_unknown', droneLine({ keyId: 'keyId="other"' })),
    written('keyID', 'parameter_unknown', droneLine({ keyId: 'keyID="hmac-key"' })),
    ...Object.values(DRONE_PARTS).map((part): Row =>
      written(`${part.split('=')[0] ?? ''} twice`, 'parameter_repeated', `${droneLine()},${part}`),
    ),
    written('created', 'parameter_unknown', `${droneLine()},created="1795305018"`),
    written('__proto__ parameter', 'parameter_unknown', `${droneLine()},__proto__="1"`),
    written('expires unquoted', 'parameters_malformed', `${droneLine()},expires=1795305018`),
    written('spaces after commas', 'parameter_unknown', droneLine().replaceAll(',', ', ')),
    written('a comma behind', 'parameters_malformed', `${droneLine()},`),
    written('junk behind', 'parameters_malformed', `${droneLine()} x`),
    written('no comma', 'parameters_malformed', droneLine().replace('",signature', '"signature')),
    written('an open quote', 'parameters_malformed', droneLine().slice(0, -1)),
    written('Basic syntax', 'parameters_malformed', 'Basic b2N0b2NhdDpURVNU'),
    written('an empty line', 'parameters_malformed', ''),
    written('longer than 1 KiB', 'header_too_long', `${droneLine()},x="${'a'.repeat(1024)}"`),
    ['another secret', 'wrong_key_or_changed_head', droneRequest({ date: NOW, secret: 'TEST-other-secret' })],
    ...(
      [
        ['empty', ''],
        ['truncated', signature.slice(0, 40)],
        ['31 bytes', `${signature.slice(0, 40)}AA==`],
        ['without padding', signature.slice(0, -1)],
        ['with unused bits set', `${signature.slice(0, 42)}${nextLetter(signature.slice(42, 43))}=`],
        ['base64url', urlSafe()],
        ['with junk', `${signature.slice(0, 20)}!${signature.slice(21)}`],
        ['with a line break', `${signature}\n`],
        ['hexadecimal', Buffer.from(signature, 'base64').toString('hex')],
      ] as const
    ).map(([what, value]): Row => [
      `signature ${what}`,
      'signature_value_malformed',
      withHeaders(request, set(lines, 'Signature', droneLine({ signature: `signature="${value}"` }))),
    ]),
    ['signature all zero', 'wrong_key_or_changed_head', withSignature(Buffer.alloc(32).toString('base64'))],
    signed(
      'Digest in lower case',
      'digest_not_allowed',
      set(lines, 'Digest', digest().replace('SHA', 'sha')),
    ),
    signed('Digest of md5', 'digest_not_allowed', set(lines, 'Digest', 'MD5=1B2M2Y8AsgTpgAmY7PhCfg==')),
    signed('a list of Digests', 'digest_not_allowed', set(lines, 'Digest', `${digest()},${digest()}`)),
    signed('Digest of RFC 9530', 'digest_not_allowed', set(lines, 'Digest', 'sha-256=:AAAA:')),
    signed('Digest empty', 'digest_not_allowed', set(lines, 'Digest', 'SHA-256=')),
    signed('Digest of 1 KiB', 'digest_not_allowed', set(lines, 'Digest', 'a'.repeat(1024))),
    signed('Digest of a byte more', 'header_too_long', set(lines, 'Digest', 'a'.repeat(1025))),
    ...[
      'application/vnd.drone.secret.v1+json',
      'application/json',
      '*/*',
      'APPLICATION/VND.DRONE.REGISTRY.V1+JSON',
    ].map((accept): Row => signed(`Accept ${accept}`, 'accept_not_registry', set(lines, 'Accept', accept))),
    signed('bytes beyond ASCII', 'header_not_plain', set(lines, 'Accept-Encoding', 'identit\xfd')),
    signed(
      'a letter beyond latin-1',
      'header_not_plain',
      set(lines, 'Content-Type', 'applicat\u0169on/json'),
    ),
    signed('a line break in a value', 'header_not_plain', set(lines, 'Content-Type', 'a\nb')),
    ['no signature at all', 'no_signature', withHeaders(request, drop(lines, 'Signature'))],
    ['no headers at all', 'no_signature', withHeaders(request, [])],
    authorization('Authorization instead of Signature', drop(lines, 'Signature'), 'Signature '),
    authorization('Authorization beside Signature', lines, 'Signature '),
    authorization('authorization in lower case', lines, ' signature\t', 'authorization'),
    authorization('Authorization: Signature behind Basic', [...lines, basic()], 'Signature '),
    ...['Signature', 'Accept', 'Accept-Encoding', 'Content-Type', 'Date', 'Digest'].flatMap(doubled),
  ];

  test.each(rows)('%s (%s)', (_what, reason, hostile) => {
    expect(outcome(hostile, [KEY], NOW, 'drone')).toBe(signatureFailure(reason));
  });

  test('a client without a key', () => {
    expect(outcome(request, [], NOW, 'drone')).toBe(signatureFailure('no_key'));
  });

  test('the code follows from the reason', () => {
    expect(signatureFailure('header_doubled')).toEqual({
      code: 'signature_malformed',
      reason: 'header_doubled',
    });
    expect(signatureFailure('no_signature').code).toBe('signature_missing');
    expect(signatureFailure('accept_encoding_changed').code).toBe('signature_mismatch');
    expect(signatureFailure('date_stale').code).toBe('signature_expired');
    expect(signatureFailure('body_changed').code).toBe('digest_mismatch');
  });
});

/** Altered after signing. */
function edited(what: string, name: string, value: string, reason: SignatureReason): Row {
  return [what, reason, withHeaders(request, set(lines, name, value))];
}

/** Altered before signing, by somebody who has the secret. */
function signed(what: string, reason: SignatureReason, altered: HeaderLines): Row {
  return [what, reason, withHeaders(request, signDroneLines(altered))];
}

function covering(what: string, covered: string): Row {
  return [`covers ${what}`, 'covered_set_wrong', withSigned({ covered })];
}

function written(what: string, reason: SignatureReason, text: string, forgery: DroneForgery = {}): Row {
  return [what, reason, withSigned({ ...forgery, line: text })];
}

function withSigned(forgery: DroneForgery): RawRequest {
  return withHeaders(request, signDroneLines(lines, forgery));
}

function withSignature(value: string): RawRequest {
  return withHeaders(request, set(lines, 'Signature', droneLine({ signature: `signature="${value}"` })));
}

function doubled(name: string): Row[] {
  const value = valueOf(lines, name);
  return [
    [`two ${name} lines`, 'header_doubled', withHeaders(request, [...lines, [name, value]])],
    [
      `two ${name} lines, the false one first`,
      'header_doubled',
      withHeaders(request, [[name, 'x'], ...lines]),
    ],
    [
      `two ${name} lines, the false one last`,
      'header_doubled',
      withHeaders(request, [...lines, [name, 'x']]),
    ],
    [
      `two ${name} lines in other case`,
      'header_doubled',
      withHeaders(request, [...lines, [name.toUpperCase(), value]]),
    ],
  ];
}

function authorization(what: string, rest: HeaderLines, scheme: string, name = 'Authorization'): Row {
  const value = `${scheme}${valueOf(lines, 'Signature')}`;
  return [what, 'signature_in_authorization', withHeaders(request, [...rest, [name, value]])];
}

function digest(): string {
  return valueOf(lines, 'Digest');
}

function digestOf(body: string): string {
  return `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
}

function utc(epochMs: number): string {
  return new Date(epochMs).toUTCString();
}

function xDate(): [string, string] {
  return ['X-Date', utc(NOW)];
}

function basic(): [string, string] {
  return ['Authorization', 'Basic b2N0b2NhdDpURVNU'];
}

/** The last letter of 32 bytes in base64 carries two unused bits: the next letter means the same bytes. */
function nextLetter(letter: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return letters.charAt(letters.indexOf(letter) + 1);
}

/** The base64url spelling of the 32 bytes whose base64 holds only `/` and `+`, padded as the decoder likes it. */
function urlSafe(): string {
  return `${Buffer.alloc(32, 0xfb).toString('base64url')}=`;
}
