import { type KeyObject } from 'node:crypto';
import { encryptionKeyOf } from '../../dialects/drone/answer-encryption.js';
import { drone } from '../../dialects/drone/drone.dialect.js';
import { woodpecker } from '../../dialects/woodpecker/woodpecker.dialect.js';
import { BASE64_OF_32_BYTES } from '../../wire/canonical-base64.js';
import { droneKey, SigningKeyError, woodpeckerKey } from '../../dialects/shared/signing-keys.js';
import { type ENCRYPT_MODES } from '../gateway/core-settings.js';
import { type ClientConfig } from '../gateway-config.js';
import { type Notes } from '../settings/notes.js';
import { isServerUrl, trimmedUrl } from './server-url.js';
import { noteWeakSecret } from '../gateway/secret-rules.js';
import { type Given } from '../settings/given.js';

export interface ClientHead {
  readonly name: string;
  readonly isDefault: boolean;
}

export type EncryptMode = (typeof ENCRYPT_MODES)[number];

export interface DroneSecrets {
  readonly current: Given<string>;
  readonly previous: Given<string> | undefined;
  readonly encrypt: EncryptMode;
}

/** A Drone client from its secrets; `undefined` with what is wrong noted. */
export function droneClient(head: ClientHead, secrets: DroneSecrets, notes: Notes): ClientConfig | undefined {
  const { current, previous, encrypt } = secrets;
  const before = notes.problems.length;
  const given = previous ? [current, previous] : [current];
  for (const { key, value } of given) {
    const bytes = Buffer.byteLength(value);
    if (bytes < 16) notes.problem(key, 'must have at least 16 bytes, e.g. from openssl rand -hex 32');
    else if (bytes < 32 && encrypt === 'always') {
      notes.problem(key, 'must have at least 32 bytes while answers are always encrypted');
    } else noteWeakSecret({ key, value }, notes);
  }
  if (notes.problems.length > before) return undefined;
  return {
    ...head,
    dialect: drone,
    keys: given.map(({ value }) => droneKey(value)),
    encryption: {
      always: encrypt === 'always',
      keys: given.map(({ value }) => (encrypt === 'never' ? undefined : encryptionKeyOf(value))),
    },
    keyServer: undefined,
    keyFingerprint: undefined,
    awaitsKey: false,
  };
}

export interface WoodpeckerKeys {
  readonly current: Given<string> | undefined;
  readonly previous: Given<string> | undefined;
  readonly server: Given<string> | undefined;
  readonly fingerprint: Given<string> | undefined;
}

/** A Woodpecker client from its public keys or from the server that has the key. */
export function woodpeckerClient(
  head: ClientHead,
  given: WoodpeckerKeys,
  notes: Notes,
): ClientConfig | undefined {
  const { current, previous, server, fingerprint } = given;
  const before = notes.problems.length;
  if (server && current) notes.problem(server.key, `cannot stand beside ${current.key}; keep one of them`);
  if (server && !isServerUrl(server.value)) {
    notes.problem(
      server.key,
      'must be an https URL (http only to loopback) without user, query and fragment',
    );
  }
  if (fingerprint && !FINGERPRINT.test(fingerprint.value)) {
    notes.problem(
      fingerprint.key,
      'must be SHA256: and the base64 of 32 bytes, as the log and check --probe show it',
    );
  }
  const keys = [current, previous].flatMap((key) => (key ? publicKey(key, notes) : []));
  if (notes.problems.length > before) return undefined;
  return {
    ...head,
    dialect: woodpecker,
    keys,
    encryption: { always: false, keys: [] },
    keyServer: server && trimmedUrl(server.value),
    keyFingerprint: fingerprint?.value,
    awaitsKey: server !== undefined,
  };
}

/** A variable of one line may write the line breaks of the PEM text as `\n`. */
function publicKey({ key, value }: Given<string>, notes: Notes): readonly KeyObject[] {
  const pem = value.trim().includes('\n') ? value : value.replaceAll(String.raw`\n`, '\n');
  try {
    return [woodpeckerKey(pem)];
  } catch (error) {
    if (!(error instanceof SigningKeyError)) throw error;
    notes.problem(key, `is ${error.message}`);
    return [];
  }
}

const FINGERPRINT = new RegExp(BASE64_OF_32_BYTES.source.replace('^', '^SHA256:'));
