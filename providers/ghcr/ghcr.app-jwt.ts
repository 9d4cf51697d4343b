import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { readPem } from '../../src/registry/pem.js';

/** Seconds by which the start lies in the past, for a clock of ours that is a little fast. */
const BACKDATE = 30;
/** Seconds; GitHub refuses more than ten minutes. The rest is for a clock of ours that is slow. */
const LIFE = 300;

/**
 * The token with which a GitHub App names itself, RS256 (RFC 7519, RFC 7518 section 3.3). Source of the claims:
 * docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App".
 *
 * @param issuer app id or client id
 * @param now epoch milliseconds
 */
export function appJwt(issuer: string, key: KeyObject, now: number): string {
  const seconds = Math.floor(now / 1000);
  const claims = { iat: seconds - BACKDATE, exp: seconds + LIFE, iss: issuer };
  const input = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key).toString('base64url')}`;
}

/** The RSA key of a PEM text, in any form that `readPem` takes; undefined for anything else. */
export function rsaKey(text: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(readPem(text).pem ?? '');
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
