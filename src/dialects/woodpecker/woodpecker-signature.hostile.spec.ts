import { describe, expect, test } from '@jest/globals';
import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { type HeaderLines } from '../sample-client.js';
import { signatureFailure, type SignatureReason } from '../shared/signature-failure.js';
import {
  drop,
  outcome,
  set,
  signWoodpeckerLines,
  valueOf,
  type WoodpeckerForgery,
} from '../../../test/support/clients/forge.js';
import {
  TEST_WOODPECKER_PUBLIC_KEY as KEY,
  TEST_WOODPECKER_PUBLIC_PEM,
  withHeaders,
  woodpeckerRequest,
  type RawRequest,
} from '../../../test/support/clients/sign.js';

const CREATED = 1_795_305_018;
const request = woodpeckerRequest({ created: CREATED });
const lines = request.headers;
const LABEL = 'woodpecker-ci-extensions';
const LIST = '("@request-target" "content-digest")';
const INPUT = `${LIST};created=${String(CREATED)};alg="ed25519"`;
const digest = valueOf(lines, 'Content-Digest');
const signature = valueOf(lines, 'Signature').slice(LABEL.length + 2, -1);
const signatureBytes = Buffer.from(signature, 'base64');
const other = generateKeyPairSync('ed25519');

type Row = [what: string, reason: SignatureReason, request: RawRequest];

describe('a hostile Woodpecker request is refused', () => {
  const rows: Row[] = [
    ['body swapped under the old digest', 'body_changed', { ...request, body: Buffer.from('{}\n') }],
    ['body without its newline', 'body_changed', { ...request, body: request.body.subarray(0, -1) }],
    [
      'body and digest swapped',
      'wrong_key_or_changed_head',
      { ...withHeaders(request, set(lines, 'Content-Digest', sha256('{}\n'))), body: Buffer.from('{}\n') },
    ],
    ['path changed', 'wrong_key_or_changed_head', { ...request, target: '/woodpecker/other' }],
    ['query added', 'wrong_key_or_changed_head', { ...request, target: '/woodpecker?a=b' }],
    ['empty query added', 'wrong_key_or_changed_head', { ...request, target: '/woodpecker?' }],
    ['slash added', 'wrong_key_or_changed_head', { ...request, target: '//woodpecker' }],
    ['dots added', 'wrong_key_or_changed_head', { ...request, target: '/x/../woodpecker' }],
    input(
      'created edited',
      `${LIST};created=${String(CREATED + 1)};alg="ed25519"`,
      'wrong_key_or_changed_head',
    ),
    ['stale', 'date_stale', woodpeckerRequest({ created: CREATED - 301 })],
    ['ahead', 'date_ahead', woodpeckerRequest({ created: CREATED + 301 })],
    [
      'stale and forged',
      'wrong_key_or_changed_head',
      woodpeckerRequest({ created: 0, privateKey: other.privateKey }),
    ],
    signed('created missing', `${LIST};alg="ed25519"`, 'parameter_missing'),
    signed('no parameters', LIST, 'parameter_missing'),
    ...[
      ['a string', `"${String(CREATED)}"`],
      ['a decimal', `${String(CREATED)}.0`],
      ['a date of RFC 9651', `@${String(CREATED)}`],
      ['a display string of RFC 9651', `%"${String(CREATED)}"`],
      ['with a leading zero', `0${String(CREATED)}`],
      ['with a plus', `+${String(CREATED)}`],
      ['negative', `-${String(CREATED)}`],
      ['of sixteen digits', '1795305018000000'],
      ['true', '?1'],
      ['empty', ''],
      ['a token', 'now'],
      ['with a space', ` ${String(CREATED)}`],
      ['hexadecimal', '0x6b0251ba'],
    ].map(([what, value]): Row =>
      signed(`created ${what ?? ''}`, `${LIST};created=${value ?? ''}`, 'parameters_malformed'),
    ),
    signed('created without value', `${LIST};created`, 'parameters_malformed'),
    signed('created twice', `${LIST};created=1;created=${String(CREATED)}`, 'parameter_repeated'),
    signed('created twice, equal', `${INPUT};created=${String(CREATED)}`, 'parameter_repeated'),
    signed('alg twice', `${INPUT};alg="ed25519"`, 'parameter_repeated'),
    signed('expires past', `${INPUT};expires=${String(CREATED - 1)}`, 'expires_past'),
    signed('expires now', `${INPUT};expires=${String(CREATED)}`, 'expires_past'),
    signed('expires a string', `${INPUT};expires="${String(CREATED + 9)}"`, 'parameters_malformed'),
    signed('expires twice', `${INPUT};expires=1;expires=${String(CREATED + 9)}`, 'parameter_repeated'),
    signed('keyid a token', `${INPUT};keyid=a`, 'parameters_malformed'),
    signed('keyid not closed', `${INPUT};keyid="a`, 'parameters_malformed'),
    signed('keyid with a false escape', `${INPUT};keyid="\\a"`, 'parameters_malformed'),
    signed('keyid beyond ASCII', `${INPUT};keyid="\xe9"`, 'parameters_malformed'),
    signed('nonce', `${INPUT};nonce="a"`, 'parameter_unknown'),
    signed('tag', `${INPUT};tag="a"`, 'parameter_unknown'),
    signed('a flag', `${INPUT};foo`, 'parameters_malformed'),
    signed('a parameter named __proto__', `${INPUT};__proto__="a"`, 'parameter_unknown'),
    signed('a parameter in upper case', `${LIST};Created=${String(CREATED)}`, 'parameter_unknown'),
    signed('a blank before a parameter', `${LIST}; created=${String(CREATED)}`, 'parameter_unknown'),
    signed('junk behind', `${INPUT} x`, 'parameters_malformed'),
    signed('longer than 1 KiB', `${INPUT};keyid="${'a'.repeat(1024)}"`, 'header_too_long'),
    covering('the digest only', '("content-digest")', [['"content-digest"', digest]]),
    covering('the target only', '("@request-target")', [['"@request-target"', request.target]]),
    covering('nothing', '()', []),
    covering('the digest twice', '("content-digest" "content-digest")'),
    covering('a component twice', '("@request-target" "content-digest" "content-digest")'),
    covering('a component more', '("@request-target" "content-digest" "content-type")'),
    covering('the path instead of the target', '("@path" "content-digest")'),
    covering('components in upper case', '("@request-target" "Content-Digest")'),
    ...[';foo', ';req', ';key="a"', ';sf', ';bs'].map((suffix): Row =>
      covering(`a component with ${suffix}`, `("@request-target" "content-digest"${suffix})`),
    ),
    covering('tokens', '(request-target content-digest)'),
    covering('an item instead of a list', '"content-digest"'),
    covering('white space in the list', '( "@request-target"  "content-digest" )'),
    covering('an empty line', ''),
    ...[
      'hmac-sha256',
      'ecdsa-p256-sha256',
      'rsa-pss-sha512',
      'rsa-v1_5-sha256',
      'Ed25519',
      'ed448',
      'none',
      '',
    ].map((alg): Row => signed(`alg "${alg}"`, INPUT.replace('ed25519', alg), 'algorithm_not_allowed')),
    signed('alg a token', `${LIST};created=${String(CREATED)};alg=ed25519`, 'parameters_malformed'),
    hmacKeyedWithThePem('alg="hmac-sha256"', 'algorithm_not_allowed'),
    hmacKeyedWithThePem('alg="ed25519"', 'signature_value_malformed'),
    labelled('label sig1', 'sig1'),
    labelled('label __proto__', '__proto__'),
    labelled('label in upper case', 'Woodpecker-ci-extensions'),
    labelled('longer label', 'woodpecker-ci-extensions2'),
    ['no label', 'label_unknown', withHeaders(request, set(lines, 'Signature-Input', ''))],
    ['other label on the signature', 'label_unknown', value(`sig1=:${signature}:`)],
    // One label is the profile: a second one, even a well-formed one, is refused.
    input('an extra label', `${INPUT}, sig1=${INPUT}`, 'label_not_single'),
    input('an extra label without space', `${INPUT},sig1=()`, 'label_not_single'),
    input('the same label twice', `${INPUT}, ${LABEL}=${INPUT}`, 'label_not_single'),
    input('a trailing comma', `${INPUT},`, 'label_not_single'),
    ['an extra label first', 'label_unknown', firstLabel()],
    ['an extra, broken signature', 'signature_value_malformed', value(`${LABEL}=:${signature}:, sig1=:AA`)],
    ['an extra signature', 'signature_value_malformed', value(`${LABEL}=:${signature}:, sig1=:AAAA:`)],
    ...(
      [
        ['of 63 bytes', signatureBytes.subarray(0, 63).toString('base64')],
        ['of 65 bytes', Buffer.concat([signatureBytes, Buffer.alloc(1)]).toString('base64')],
        ['of 0 bytes', ''],
        ['in base64url', Buffer.alloc(64, 0xfb).toString('base64url')],
        ['without padding', signature.slice(0, -2)],
        ['with unused bits set', `${signature.slice(0, 85)}${signature.slice(85, 86) === 'B' ? 'C' : 'B'}==`],
        ['with white space', `${signature.slice(0, 40)} ${signature.slice(41)}`],
      ] as const
    ).map(([what, text]): Row => [
      `signature ${what}`,
      'signature_value_malformed',
      value(`${LABEL}=:${text}:`),
    ]),
    ['signature a string', 'signature_value_malformed', value(`${LABEL}="${signature}"`)],
    ['signature a token', 'signature_value_malformed', value(`${LABEL}=abc`)],
    ['signature without colons', 'signature_value_malformed', value(`${LABEL}=${signature}`)],
    ['signature with a parameter', 'signature_value_malformed', value(`${LABEL}=:${signature}:;a=1`)],
    ['signature in a list', 'signature_value_malformed', value(`${LABEL}=(:${signature}:)`)],
    ['signature all zero', 'wrong_key_or_changed_head', bytes(Buffer.alloc(64))],
    ['signature malleable, S + L', 'wrong_key_or_changed_head', bytes(withGroupOrderAdded(signatureBytes))],
    [
      'signature of another key',
      'wrong_key_or_changed_head',
      woodpeckerRequest({ created: CREATED, privateKey: other.privateKey }),
    ],
    [
      'no signature at all',
      'no_signature',
      withHeaders(request, drop(lines, 'Signature', 'Signature-Input')),
    ],
    ['no Signature', 'no_signature', withHeaders(request, drop(lines, 'Signature'))],
    ['no Signature-Input', 'header_missing', withHeaders(request, drop(lines, 'Signature-Input'))],
    ['no Content-Digest', 'header_missing', withHeaders(request, drop(lines, 'Content-Digest'))],
    [
      'Authorization: Signature beside it',
      'signature_in_authorization',
      withHeaders(request, [...lines, ['Authorization', 'Signature keyId="a"']]),
    ],
    ...['Signature', 'Signature-Input', 'Content-Digest'].flatMap(doubled),
    ...(
      [
        ['md5 only', 'md5=:1B2M2Y8AsgTpgAmY7PhCfg==:'],
        ['md5 beside sha-256', `${digest}, md5=:1B2M2Y8AsgTpgAmY7PhCfg==:`],
        [
          'in the syntax of the old Digest',
          `SHA-256=${createHash('sha256').update(request.body).digest('base64')}`,
        ],
        ['sha-256 twice', `${digest}, ${digest}`],
        ['three members', `${digest}, ${sha512(request.body)}, ${digest}`],
        ['in upper case', digest.replace('sha', 'SHA')],
        ['sha-256 of 31 bytes', `sha-256=:${Buffer.alloc(31).toString('base64')}:`],
        ['sha-256 in base64url', `sha-256=:${Buffer.alloc(32, 0xfb).toString('base64url')}=:`],
        ['a string', 'sha-256="AAAA"'],
        ['not closed', digest.slice(0, -1)],
        ['with a parameter', `${digest};a=1`],
        ['two spaces between', `${digest},  ${sha512(request.body)}`],
        ['a trailing comma', `${digest},`],
        ['empty', ''],
      ] as const
    ).map(([what, text]): Row => [`digest ${what}`, 'digest_not_allowed', withDigest(text)]),
    ['right sha-256 with wrong sha-512', 'body_changed', withDigest(`${digest}, ${sha512('{}')}`)],
    [
      'right sha-512 with wrong sha-256',
      'body_changed',
      withDigest(`${sha256('{}')}, ${sha512(request.body)}`),
    ],
    target('escaped path, signed decoded', '/ext/a%2Fb%20c', '/ext/a/b c'),
    target('escaped path, signed escaped', '/woodpecker%2F', '/woodpecker%2F'),
    target('escape in the query', '/woodpecker?a=%20', '/woodpecker?a=%20'),
    target('absolute form', 'http://127.0.0.1/woodpecker', 'http://127.0.0.1/woodpecker'),
    target('asterisk form', '*', '*'),
    target('empty', '', ''),
    target('no slash', 'woodpecker', 'woodpecker'),
    target('a space', '/wood pecker', '/wood pecker'),
    target('a line break', '/a\n"content-digest": x', '/a\n"content-digest": x'),
    target('a line break at the end', '/woodpecker\n', '/woodpecker\n'),
    target('bytes beyond ASCII', '/w\xf6', '/w\xf6'),
    target('a letter beyond latin-1', '/\u0177oodpecker', '/woodpecker'),
  ];

  test.each(rows)('%s (%s)', (_what, reason, hostile) => {
    expect(outcome(hostile, [KEY], CREATED * 1000, 'woodpecker')).toBe(signatureFailure(reason));
  });

  test('a client without a key', () => {
    expect(outcome(request, [], CREATED * 1000, 'woodpecker')).toBe(signatureFailure('no_key'));
  });
});

/** Another Signature-Input under the old signature. */
function input(what: string, params: string, reason: SignatureReason): Row {
  return [what, reason, withHeaders(request, set(lines, 'Signature-Input', `${LABEL}=${params}`))];
}

/** Another Signature-Input, signed by somebody who has the key. */
function signed(what: string, params: string, reason: SignatureReason, forgery: WoodpeckerForgery = {}): Row {
  return [what, reason, withHeaders(request, signWoodpeckerLines(request, params, forgery))];
}

function covering(what: string, list: string, base?: [string, string][]): Row {
  const params = `${list};created=${String(CREATED)};alg="ed25519"`;
  return signed(`covers ${what}`, params, 'covered_set_wrong', base ? { base } : {});
}

function labelled(what: string, label: string): Row {
  return signed(what, INPUT, 'label_unknown', { label });
}

function value(line: string): RawRequest {
  return withHeaders(request, set(lines, 'Signature', line));
}

function bytes(raw: Buffer): RawRequest {
  return value(`${LABEL}=:${raw.toString('base64')}:`);
}

function withDigest(line: string): RawRequest {
  const changed = withHeaders(request, set(lines, 'Content-Digest', line));
  return withHeaders(changed, signWoodpeckerLines(changed, INPUT));
}

function target(what: string, wire: string, signedTarget: string): Row {
  const headers = signWoodpeckerLines(request, INPUT, { target: signedTarget });
  return [`target: ${what}`, 'target_not_plain', { ...withHeaders(request, headers), target: wire }];
}

function doubled(name: string): Row[] {
  const again: [string, string] = [name, valueOf(lines, name)];
  const put = (headers: HeaderLines): RawRequest => withHeaders(request, headers);
  return [
    [`two ${name} lines`, 'header_doubled', put([...lines, again])],
    [`two ${name} lines, the false one first`, 'header_doubled', put([[name, 'x'], ...lines])],
    [`two ${name} lines, the false one last`, 'header_doubled', put([...lines, [name, 'x']])],
    [`two ${name} lines in other case`, 'header_doubled', put([...lines, [name.toLowerCase(), again[1]]])],
  ];
}

function firstLabel(): RawRequest {
  return withHeaders(request, set(lines, 'Signature-Input', `sig1=(), ${LABEL}=${INPUT}`));
}

/** The classic confusion: the public key's text as an HMAC secret. */
function hmacKeyedWithThePem(alg: string, reason: SignatureReason): Row {
  const params = `${LIST};created=${String(CREATED)};${alg}`;
  const base = `"@request-target": ${request.target}\n"content-digest": ${digest}\n"@signature-params": ${params}`;
  const mac = createHmac('sha256', TEST_WOODPECKER_PUBLIC_PEM).update(base).digest('base64');
  const headers = set(set(lines, 'Signature-Input', `${LABEL}=${params}`), 'Signature', `${LABEL}=:${mac}:`);
  return [`HMAC keyed with the PEM text, ${alg}`, reason, withHeaders(request, headers)];
}

/** The same signature with S + L in place of S: a verifier that does not reduce would take it. */
function withGroupOrderAdded(raw: Buffer): Buffer {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(raw.subarray(32)).reverse().toString('hex')}`) + order;
  const tail = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  return Buffer.concat([raw.subarray(0, 32), tail]);
}

function sha256(body: string | Buffer): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

function sha512(body: string | Buffer): string {
  return `sha-512=:${createHash('sha512').update(body).digest('base64')}:`;
}
