import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  randomFillSync,
  type KeyObject,
} from 'node:crypto';

/**
 * Encrypts an answer as Drone's clients decrypt it (`Content-Encoding: aesgcm`): 12-byte nonce, ciphertext, 16-byte
 * tag; AES-256-GCM without additional data. Every call draws a fresh random nonce, so no two answers are alike.
 */
export function encryptAnswer(plaintext: string | Buffer, key: KeyObject): Buffer {
  return encryptWithNonce(plaintext, key, freshNonce());
}

/** The same with a given nonce: for published vectors. A nonce must never be used twice with one key. */
export function encryptWithNonce(plaintext: string | Buffer, key: KeyObject, nonce: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const bytes = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
  const rest = cipher.final();
  return Buffer.concat([nonce, bytes, rest, cipher.getAuthTag()]);
}

/** What the client does with such an answer; undefined when it was tampered with or made with another key. */
export function decryptAnswer(answer: Buffer, key: KeyObject): Buffer | undefined {
  if (answer.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const tag = answer.subarray(answer.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, answer.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  }).setAuthTag(tag);
  const bytes = decipher.update(answer.subarray(NONCE_BYTES, answer.length - TAG_BYTES));
  try {
    return Buffer.concat([bytes, decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The AES-256 key that Drone derives from a shared secret: its first 32 bytes; undefined when it is shorter. */
export function encryptionKeyOf(secret: string): KeyObject | undefined {
  const bytes = Buffer.from(secret, 'utf8');
  return bytes.length < KEY_BYTES ? undefined : createSecretKey(bytes.subarray(0, KEY_BYTES));
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes are drawn for many answers at once: one draw costs about as much as the encryption itself. */
const pool = Buffer.alloc(NONCE_BYTES * 256);
let used = pool.length;

function freshNonce(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += NONCE_BYTES;
  return pool.subarray(used - NONCE_BYTES, used);
}
