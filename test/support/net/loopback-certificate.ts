import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { rsaPair } from '../keys/rsa-pair.js';

/** A self-signed certificate made for one test run, PEM. */
export interface LoopbackCertificate {
  readonly cert: string;
  readonly key: string;
}

const OID = {
  commonName: '550403',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  ecdsaWithSha256: '2a8648ce3d040302',
  sha256WithRsa: '2a864886f70d01010b',
};
const TAG = {
  boolean: 1,
  integer: 2,
  bits: 3,
  octets: 4,
  oid: 6,
  utf8: 0x0c,
  time: 0x17,
  sequence: 0x30,
  set: 0x31,
};
const DAY_MS = 86_400_000;

/**
 * Makes a certificate for these names and for 127.0.0.1 (X.509 v3, RFC 5280), valid from yesterday for a month.
 *
 * @param keyType Entra's client certificates need RSA
 * @param days from when to when it is valid, in days from now
 */
export function loopbackCertificate(
  names: readonly string[],
  keyType: 'ec' | 'rsa' = 'ec',
  days = { from: -1, to: 30 },
): LoopbackCertificate {
  const { publicKey, privateKey } = keyPair(keyType);
  const body = toBeSigned(names, publicKey, keyType, days);
  const signature = sign('sha256', body, privateKey);
  const der = tlv(TAG.sequence, body, algorithm(keyType), tlv(TAG.bits, Buffer.of(0), signature));
  return {
    cert: pem('CERTIFICATE', der),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function keyPair(keyType: 'ec' | 'rsa'): { publicKey: KeyObject; privateKey: KeyObject } {
  if (keyType === 'rsa') return rsaPair();
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

function toBeSigned(
  names: readonly string[],
  publicKey: KeyObject,
  keyType: 'ec' | 'rsa',
  days: { from: number; to: number },
): Buffer {
  const version = tlv(0xa0, tlv(TAG.integer, Buffer.of(2)));
  const serial = tlv(TAG.integer, Buffer.of(1), randomBytes(8));
  const name = tlv(TAG.sequence, tlv(TAG.set, tlv(TAG.sequence, oid(OID.commonName), text('loopback'))));
  const validity = tlv(
    TAG.sequence,
    time(Date.now() + days.from * DAY_MS),
    time(Date.now() + days.to * DAY_MS),
  );
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const extensions = tlv(0xa3, tlv(TAG.sequence, authority(), alternativeNames(names)));
  return tlv(TAG.sequence, version, serial, algorithm(keyType), name, validity, name, spki, extensions);
}

function algorithm(keyType: 'ec' | 'rsa'): Buffer {
  if (keyType === 'ec') return tlv(TAG.sequence, oid(OID.ecdsaWithSha256));
  return tlv(TAG.sequence, oid(OID.sha256WithRsa), tlv(5));
}

/** Basic constraints with CA true, so that the certificate can be trusted by itself. */
function authority(): Buffer {
  const value = tlv(TAG.sequence, tlv(TAG.boolean, Buffer.of(0xff)));
  return tlv(TAG.sequence, oid(OID.basicConstraints), tlv(TAG.octets, value));
}

function alternativeNames(names: readonly string[]): Buffer {
  const hosts = names.map((name) => tlv(0x82, Buffer.from(name, 'ascii')));
  const value = tlv(TAG.sequence, ...hosts, tlv(0x87, Buffer.of(127, 0, 0, 1)));
  return tlv(TAG.sequence, oid(OID.subjectAltName), tlv(TAG.octets, value));
}

function oid(hex: string): Buffer {
  return tlv(TAG.oid, Buffer.from(hex, 'hex'));
}

function text(value: string): Buffer {
  return tlv(TAG.utf8, Buffer.from(value, 'utf8'));
}

/** UTCTime, `YYMMDDHHMMSSZ`. */
function time(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().replace(/\D/g, '').slice(2, 14);
  return tlv(TAG.time, Buffer.from(`${digits}Z`, 'ascii'));
}

function tlv(tag: number, ...content: readonly Buffer[]): Buffer {
  const value = Buffer.concat(content);
  if (value.length < 128) return Buffer.concat([Buffer.of(tag, value.length), value]);
  // DER wants the shortest form of a length; Go refuses the certificate otherwise, OpenSSL does not.
  if (value.length < 256) return Buffer.concat([Buffer.of(tag, 0x81, value.length), value]);
  const length = Buffer.of(value.length >> 8, value.length & 0xff);
  return Buffer.concat([Buffer.of(tag, 0x82), length, value]);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
