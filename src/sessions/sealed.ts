import { type GatewayConfig } from '../config/gateway-config.js';
import { type KeyOwner, type Purpose, sessionKey } from './session-keys.js';

/** Characters of the longest sealed text that is looked at; a cookie holds 4,096 bytes. */
const LONGEST = 3_800;

type Secrets = Pick<GatewayConfig, 'adminToken' | 'page'>;

/** What a sealed text is for, how long, and by whose secret. */
export interface SealOptions {
  readonly owner: KeyOwner;
  readonly purpose: Purpose;
  /** Epoch milliseconds; whole seconds count. */
  readonly expiresAt: number;
}

/**
 * Encrypts an object into text that a cookie can hold (JWE, A256GCM), which nobody can read, change, or use after its end
 * or for another purpose.
 *
 * @throws Error where that way to sign in is not configured
 */
export async function seal(
  secrets: Secrets,
  content: Readonly<Record<string, unknown>>,
  { owner, purpose, expiresAt }: SealOptions,
): Promise<string> {
  const { EncryptJWT } = await import('jose');
  const key = sessionKey(secrets, owner, purpose);
  if (!key) throw new Error('there is no such way to sign in');
  return new EncryptJWT({ content })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: owner })
    .setIssuedAt(Math.floor(Date.now() / 1000))
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .setAudience(purpose)
    .encrypt(key);
}

/** What was opened. */
export interface Opened {
  readonly owner: KeyOwner;
  readonly content: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** What {@link seal} encrypted; undefined for anything else, whatever is wrong with it. */
export async function open(secrets: Secrets, text: string, purpose: Purpose): Promise<Opened | undefined> {
  if (text.length > LONGEST || !text.split('.').every(isCanonical)) return undefined;
  const { jwtDecrypt } = await import('jose');
  let owner: KeyOwner = 'token';
  try {
    const keyOf = ({ kid }: { readonly kid?: string }): Uint8Array => {
      if (kid !== 'token' && kid !== 'oidc') throw new TypeError('no such owner');
      owner = kid;
      const key = sessionKey(secrets, owner, purpose);
      if (!key) throw new TypeError('no such key');
      return key;
    };
    const { payload } = await jwtDecrypt(text, keyOf, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      audience: purpose,
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(),
    });
    const content = payload['content'] as Readonly<Record<string, unknown>>;
    return { owner, content, expiresAt: (payload.exp ?? 0) * 1000 };
  } catch {
    return undefined;
  }
}

/** Whether a part of the text is spelled as we do: base64url has bits at its end that a decoder does not look at. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
