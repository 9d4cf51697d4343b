import { createHmac, sign, type KeyObject } from 'node:crypto';
import { digestMatches } from '../../../src/dialects/shared/body-digest.js';
import { verifyDroneHead } from '../../../src/dialects/drone/drone-signature.js';
import { type HeaderLines } from '../../../src/dialects/sample-client.js';
import {
  isSignatureFailure,
  signatureFailure,
  type SignatureFailure,
} from '../../../src/dialects/shared/signature-failure.js';
import { type KeyRing, type VerifiedHead } from '../../../src/dialects/shared/signed-head.js';
import { verifyWoodpeckerHead } from '../../../src/dialects/woodpecker/woodpecker-signature.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PRIVATE_KEY, type RawRequest } from './sign.js';

/** What the gateway makes of a request: head first, then the digest over the body. */
export function outcome(
  request: Pick<RawRequest, 'target' | 'rawHeaders' | 'body'>,
  keys: KeyRing,
  nowMs: number,
  dialect: 'drone' | 'woodpecker',
): VerifiedHead | SignatureFailure {
  const verify = dialect === 'drone' ? verifyDroneHead : verifyWoodpeckerHead;
  const head = verify(request, keys, nowMs, 300);
  if (isSignatureFailure(head)) return head;
  return digestMatches(head.digests, request.body) ? head : signatureFailure('body_changed');
}

/** The lines with another value for one header. */
export function set(lines: HeaderLines, name: string, value: string): HeaderLines {
  return lines.map((line) => (line[0] === name ? [name, value] : line));
}

export function drop(lines: HeaderLines, ...names: string[]): HeaderLines {
  return lines.filter(([name]) => !names.includes(name));
}

export function valueOf(lines: HeaderLines, name: string): string {
  return lines.find((line) => line[0] === name)?.[1] ?? '';
}

/** What to put into Drone's `Signature` line; a text in `line` replaces `%SIG%` by the signature. */
export interface DroneForgery {
  covered?: string;
  hash?: string;
  secret?: string;
  line?: string;
}

/** What Drone covers, in its order. */
export const DRONE_COVERED = 'accept accept-encoding content-type date digest';

/** The parts of Drone's `Signature` line, in its order; `%SIG%` stands for the signature. */
export const DRONE_PARTS = {
  keyId: 'keyId="hmac-key"',
  algorithm: 'algorithm="hmac-sha256"',
  signature: 'signature="%SIG%"',
  headers: `headers="${DRONE_COVERED}"`,
};

/** A `Signature` line with some parts replaced; an empty part is left out. */
export function droneLine(parts: Partial<typeof DRONE_PARTS> = {}): string {
  return Object.values({ ...DRONE_PARTS, ...parts })
    .filter((part) => part !== '')
    .join(',');
}

/** Signs the lines as they are, with whatever covered names and parameters: valid but for what the forgery says. */
export function signDroneLines(lines: HeaderLines, forgery: DroneForgery = {}): HeaderLines {
  const { covered = DRONE_COVERED, hash = 'sha256', secret = TEST_DRONE_SECRET } = forgery;
  const value = (wanted: string): string => lines.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  const base = covered.split(' ').map((name) => `${name.toLowerCase()}: ${value(name.toLowerCase())}`);
  const signature = createHmac(hash, secret).update(base.join('\n'), 'latin1').digest('base64');
  const line = forgery.line ?? droneLine({ headers: `headers="${covered}"` });
  return set(lines, 'Signature', line.replaceAll('%SIG%', signature));
}

/** What to sign in Woodpecker's way. */
export interface WoodpeckerForgery {
  /** The signed target, where it is another than the one on the wire. */
  target?: string;
  privateKey?: KeyObject;
  label?: string;
  /** Identifiers and values that are signed; default: target and digest. */
  base?: [string, string][];
}

/** Signs target and lines as they are, with whatever list and parameters: valid but for what the forgery says. */
export function signWoodpeckerLines(
  request: Pick<RawRequest, 'target' | 'headers'>,
  params: string,
  forgery: WoodpeckerForgery = {},
): HeaderLines {
  const { target = request.target, privateKey = TEST_WOODPECKER_PRIVATE_KEY } = forgery;
  const { label = 'woodpecker-ci-extensions' } = forgery;
  const components = forgery.base ?? [
    ['"@request-target"', target],
    ['"content-digest"', valueOf(request.headers, 'Content-Digest')],
  ];
  const base = components.map(([identifier, value]) => `${identifier}: ${value}\n`).join('');
  const bytes = Buffer.from(`${base}"@signature-params": ${params}`, 'latin1');
  const signature = sign(null, bytes, privateKey).toString('base64');
  const lines = set(request.headers, 'Signature', `${label}=:${signature}:`);
  return set(lines, 'Signature-Input', `${label}=${params}`);
}
