import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { readPem } from '../../src/registry/pem.js';

/** Where keys are traded, which is also the audience of what they sign. */
export const IAM_TOKENS = 'https://iam.api.cloud.yandex.net/iam/v1/tokens';
/** Seconds by which the start lies in the past, for a clock of ours that is a little fast. */
const BACKDATE = 30;
/** Seconds; Yandex takes an hour at most. The rest is for a clock of ours that is slow. */
const LIFE = 600;

/** An authorized key of a service account. */
export interface AuthorizedKey {
  readonly id: string;
  readonly account: string;
  readonly key: KeyObject;
}

/** The key in a file of `yc iam key create`; undefined = it is none. Its private key may have a line of words before it. */
export function authorizedKey(text: string): AuthorizedKey | undefined {
  try {
    const { id, service_account_id: account, private_key: pem } = JSON.parse(text) as Record<string, unknown>;
    if (!isId(id) || !isId(account) || typeof pem !== 'string') return undefined;
    const key = createPrivateKey(readPem(pem).pem ?? '');
    return key.asymmetricKeyType === 'rsa' ? { id, account, key } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The token by which an account asks for one of IAM: PS256 (RFC 7518 section 3.5, the salt as long as the digest). Source
 * of the claims: docs of Yandex Cloud, "Getting an IAM token for a service account"; `jwt_token.go` of its go-sdk.
 *
 * @param now epoch milliseconds
 */
export function accountJwt({ id, account, key }: AuthorizedKey, now: number): string {
  const seconds = Math.floor(now / 1000);
  const claims = { iss: account, aud: IAM_TOKENS, iat: seconds - BACKDATE, exp: seconds - BACKDATE + LIFE };
  const input = `${encode({ typ: 'JWT', alg: 'PS256', kid: id })}.${encode(claims)}`;
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return `${input}.${sign('sha256', Buffer.from(input), { key, ...pss }).toString('base64url')}`;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
