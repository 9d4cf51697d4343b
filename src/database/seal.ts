import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Of AES-256-GCM. */
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Version of the format, id of the key, and nonce, tag and text together. */
const SEALED = /^s1\.([0-9a-f]{16})\.([A-Za-z0-9_-]+)$/;

interface SealKey {
  readonly id: string;
  readonly key: Buffer;
}

/**
 * Seals what the database keeps: AES-256-GCM with a random nonce, under a key derived from `DATABASE_KEY` (HKDF,
 * SHA-256), and bound to the row that it is for. A value that was moved to another row, changed by one bit or sealed
 * with another key does not open.
 *
 * `s1.KEYID.BASE64URL(nonce | tag | text)`; the id of a key is derived from it as well and tells nothing of it.
 */
export class Sealer {
  readonly #current: SealKey;
  readonly #known: ReadonlyMap<string, SealKey>;
  /** For names of things whose content must not be guessed from them (`slotKey`); another one with every key. */
  readonly nameSecret: Buffer;
  /** Values that did not open, since the start. */
  refused = 0;

  /** @param previous keys that still open what they sealed */
  constructor(current: string, previous: readonly string[] = []) {
    this.#current = keyOf(current);
    this.#known = new Map([...previous.map(keyOf), this.#current].map((one) => [one.id, one]));
    this.nameSecret = derived(current, 'dockpass names');
  }

  /** Of all keys that it knows. */
  get id(): string {
    return [...this.#known.keys()].join();
  }

  /** @param row names the place for good, e.g. `entries/hub/3` */
  seal(text: string, row: string): string {
    const { id, key } = this.#current;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(row));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `s1.${id}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** Undefined, and counted, when it was not sealed for this row with a key that is known. */
  open(sealed: string, row: string): string | undefined {
    const text = this.#opened(sealed, row);
    if (text === undefined) this.refused++;
    return text;
  }

  /** Whether it would be sealed with another key now. */
  isOld(sealed: string): boolean {
    return SEALED.exec(sealed)?.[1] !== this.#current.id;
  }

  #opened(sealed: string, row: string): string | undefined {
    const [, id = '', encoded = ''] = SEALED.exec(sealed) ?? [];
    const known = this.#known.get(id);
    const bytes = Buffer.from(encoded, 'base64url');
    if (!known || bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== encoded)
      return undefined;
    const [nonce, tag] = [
      bytes.subarray(0, NONCE_BYTES),
      bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
    ];
    const decipher = createDecipheriv('aes-256-gcm', known.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(row)).setAuthTag(tag);
    try {
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}

function boundTo(row: string): Buffer {
  return Buffer.from(`dockpass s1 ${row}`);
}

function keyOf(secret: string): SealKey {
  return {
    id: derived(secret, 'dockpass key id').toString('hex', 0, 8),
    key: derived(secret, 'dockpass seal'),
  };
}

function derived(secret: string, what: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', what, KEY_BYTES));
}
