import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type HeaderLines } from '../../../src/dialects/sample-client.js';
import { type RawRequest } from './sign.js';

export type CaptureName =
  | 'drone-registry'
  | 'drone-registry-empty'
  | 'woodpecker-registry'
  | 'woodpecker-registry-netrc'
  | 'woodpecker-escapedpath'
  | 'woodpecker-emptyquery'
  | 'drone-secret-path'
  | 'drone-secret-path-and-name'
  | 'drone-registry-beside-secrets'
  | 'woodpecker-secrets'
  | 'woodpecker-secrets-fork'
  | 'woodpecker-registry-beside-secrets';

/** A request that the real client sent, with the key that verifies it. */
export interface Capture extends RawRequest {
  /** What the client signed. */
  readonly signatureBase: string;
  /** HMAC secret (Drone) or public key (Woodpecker). Test keys only. */
  readonly key: KeyObject;
  /** Drone's secret as text, or the PEM text of Woodpecker's public key. */
  readonly keyText: string;
  /** When it was signed, epoch milliseconds: freeze the clock here. */
  readonly signedAt: number;
}

interface CaptureFile {
  request_line: string;
  headers: HeaderLines;
  body: string;
  signature_base: string;
  key: { secret_utf8_TEST_ONLY?: string; public_pem?: string };
}

const folder = new URL('../../captures/', import.meta.url);

export function readCapture(name: CaptureName): Capture {
  const file = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as CaptureFile;
  const secret = file.key.secret_utf8_TEST_ONLY;
  const pem = file.key.public_pem ?? '';
  return {
    method: 'POST',
    target: file.request_line.split(' ')[1] ?? '',
    headers: file.headers,
    rawHeaders: file.headers.flat(),
    body: Buffer.from(file.body),
    signatureBase: file.signature_base,
    key: secret === undefined ? createPublicKey(pem) : createSecretKey(secret, 'utf8'),
    keyText: secret ?? pem,
    signedAt: signedAt(file.headers),
  };
}

function signedAt(headers: HeaderLines): number {
  const value = (name: string): string => headers.find(([header]) => header === name)?.[1] ?? '';
  const created = /;created=(\d+)/.exec(value('Signature-Input'))?.[1];
  return created === undefined ? Date.parse(value('Date')) : Number(created) * 1000;
}
