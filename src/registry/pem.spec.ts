import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { loopbackCertificate } from '../../test/support/net/loopback-certificate.js';
import { PEM_FORMS } from '../../test/support/keys/pem-forms.js';
import { rsaPair } from '../../test/support/keys/rsa-pair.js';
import { readPem } from './pem.js';

const { privateKey: rsa } = rsaPair();
const { privateKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { publicKey } = generateKeyPairSync('ed25519');
const certificate = loopbackCertificate(['acme.example']).cert;
const PUBLIC = String(publicKey.export({ type: 'spki', format: 'pem' }));
const ENCRYPTED = String(
  rsa.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'TEST-ONLY' }),
);

const PARSERS: readonly (readonly [name: string, pem: string, parse: (pem: string) => unknown])[] = [
  ['a public key', PUBLIC, (pem) => der(createPublicKey(pem), 'spki')],
  ['a key of PKCS 8', text(rsa, 'pkcs8'), (pem) => der(createPrivateKey(pem), 'pkcs8')],
  ['a key of PKCS 1', text(rsa, 'pkcs1'), (pem) => der(createPrivateKey(pem), 'pkcs8')],
  ['a key of SEC 1', text(ec, 'sec1'), (pem) => der(createPrivateKey(pem), 'pkcs8')],
  ['a certificate', certificate, (pem) => new X509Certificate(pem).fingerprint256],
  [
    'a chain and its key',
    certificate + certificate + text(ec, 'pkcs8'),
    (pem) => [
      pem.match(/BEGIN/g)?.length,
      new X509Certificate(pem).fingerprint256,
      der(createPrivateKey(pem), 'pkcs8'),
    ],
  ],
];

function text(key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1'): string {
  return String(key.export({ type, format: 'pem' }));
}

function der(key: KeyObject, type: 'spki' | 'pkcs8'): string {
  return key.export({ type: type as 'spki', format: 'der' }).toString('hex');
}

describe('PEM text', () => {
  for (const [name, pem, parse] of PARSERS) {
    it.each(Object.entries(PEM_FORMS))(`is read as ${name} with %s`, (_, form) => {
      const read = readPem(form(pem)).pem ?? '';
      expect(parse(read)).toEqual(parse(pem));
      expect(readPem(read)).toEqual({ pem: read });
    });
  }

  it('stays as OpenSSL writes it', () => {
    for (const pem of [PUBLIC, text(rsa, 'pkcs8'), text(rsa, 'pkcs1'), certificate + certificate, ENCRYPTED])
      expect(readPem(pem)).toEqual({ pem });
  });

  it('keeps what stands outside of its blocks, and the headers of older keys', () => {
    const noted = `subject=CN = acme\n\nissuer=CN = ca\n${certificate}# end\n`;
    expect(readPem(noted.replace(/^/gm, '  '))).toEqual({ pem: noted });
    const key = createPrivateKey({
      key: readPem(`"${ENCRYPTED.replaceAll('\n', '\\n')}"`).pem ?? '',
      passphrase: 'TEST-ONLY',
    });
    expect(der(key, 'pkcs8')).toBe(der(rsa, 'pkcs8'));
  });

  it.each([
    ['its first line alone', PUBLIC.slice(0, 26)],
    ['two lines of three', PUBLIC.replace(/-----END.*/s, '')],
    ['a part of its last line', PUBLIC.slice(0, -8)],
    ['no first line', PUBLIC.replace(/^.*\n/, '')],
    ['the end of another kind', PUBLIC.replace('END PUBLIC', 'END PRIVATE')],
    ['a block within a block', PUBLIC.replace('\nMCow', `\n${PUBLIC}MCow`)],
    ['base64 of a part', Buffer.from(PUBLIC.slice(0, 60)).toString('base64')],
  ])('is cut off: %s', (_, written) => {
    expect(readPem(written)).toEqual({
      problem:
        'is a PEM text without its end or its beginning: in .env all its lines stand in double quotes; docker --env-file takes one line, with \\n for each line end; a file takes it as it is',
    });
  });

  it.each([
    ['commas for line ends', PUBLIC.replaceAll('\n', ',')],
    ['line ends of URLs', PUBLIC.replaceAll('\n', '%0A')],
    ['an ellipsis', PUBLIC.replace('MCow', 'MCow…')],
    ['nothing in it', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----'],
  ])('holds what none can hold: %s', (_, written) => {
    expect(readPem(written)).toEqual({
      problem:
        'is a PEM text that holds what none can hold: give it as it is, or as one line with \\n for each line end',
    });
  });

  it('is only what is inside of it', () => {
    const inside = PUBLIC.split('\n')[1] ?? '';
    for (const written of [inside, `"${inside}"`, `${inside}\n`, text(rsa, 'pkcs8').replace(/^-.*\n/gm, '')])
      expect(readPem(written)).toEqual({
        problem: 'is base64 without the lines -----BEGIN …----- and -----END …-----: give the whole PEM text',
      });
  });

  it.each([
    '',
    'hunter2',
    '/run/secrets/key.pem',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE octocat',
    '-----',
    '<key>',
  ])('is none at all: %s', (written) => {
    expect(readPem(written)).toEqual({});
  });

  it('comes to an end soon for long texts', () => {
    for (const part of [
      '-----BEGIN A-----',
      '-----BEGIN A-----A-----END A-----',
      '\\',
      '\\r\\',
      ' ',
      '\n',
      '"',
      'A',
      '-----',
      'LS0tLS1CRUdJTiBB',
      '-----BEGIN A-----:\n',
    ])
      for (const end of ['', 'x', '"', '-----END A-----']) readPem(part.repeat(20_000) + end);
  });
});
