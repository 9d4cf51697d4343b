import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  type ClientSetting,
  type ClientSettings,
  type GivenText,
  type ReadClient,
} from '../client-settings.js';
import { SigningKeyError } from '../shared/signing-keys.js';
import { encryptionKeyOf } from './answer-encryption.js';

const SECRET = {
  kind: { type: 'text' },
  secret: true,
  example: '$(openssl rand -hex 32)',
} as const;

export const DRONE_SETTINGS: Readonly<Record<string, ClientSetting>> = {
  secret: {
    ...SECRET,
    isEnough: true,
    ofDefault: {
      meaning: 'Secret shared with the default Drone client',
      range: 'at least 16 bytes; 32 or more for encrypted answers',
    },
    ofNamed: {
      meaning: 'As `DRONE_SECRET`; no two clients may have the same',
      range: 'at least 16 bytes; 32 or more for encrypted answers; needed',
    },
  },
  secretPrevious: {
    ...SECRET,
    ofDefault: {
      meaning: 'The secret before, still accepted while runners are changed over',
      range: 'as `DRONE_SECRET`, which it needs',
    },
    ofNamed: { meaning: 'As `DRONE_SECRET_PREVIOUS`', range: 'as `secret`' },
  },
  encrypt: {
    kind: { type: 'choice', values: ['auto', 'always', 'never'] },
    example: 'always',
    ofDefault: {
      meaning:
        'Encrypt answers to Drone where the client asks for it, always (stock runners decrypt unasked), or never',
      default: 'auto',
      range: '`auto`, `always` (every Drone secret needs 32 bytes), `never`',
    },
    ofNamed: {
      meaning: 'As `DRONE_ENCRYPT`, for this client alone',
      defaultText: 'what `DRONE_ENCRYPT` says',
    },
  },
};

/** A client from its secrets. */
export function readDroneClient(settings: ClientSettings, defaults: ClientSettings): ReadClient {
  const current = settings.read('secret');
  const previous = settings.read('secretPrevious');
  const encrypt = (settings.read('encrypt') ?? defaults.read('encrypt'))?.value ?? 'auto';
  const awaitsKey = settings.awaits('secret') || settings.awaits('secretPrevious');
  if (!current && !settings.awaits('secret')) {
    noteMissing(settings, previous);
    return { keys: undefined, own: [] };
  }
  const given = [current, previous].filter((one) => one !== undefined);
  const own = given.map((secret) => ({ kind: 'secret' as const, key: secret.key, value: secret.value }));
  const areFine = given.map((secret) => isUsable(secret, encrypt, settings));
  if (areFine.includes(false)) return { keys: undefined, own };
  const keys = {
    keys: given.map(({ value }) => droneKey(value)),
    encryption: {
      always: encrypt === 'always',
      keys: given.map(({ value }) => (encrypt === 'never' ? undefined : encryptionKeyOf(value))),
    },
    keyServer: undefined,
    keyFingerprint: undefined,
    awaitsKey,
  };
  return { keys, own };
}

function noteMissing(settings: ClientSettings, previous: GivenText | undefined): void {
  if (settings.has('secret')) return; // what is wrong with it is noted
  if (!settings.isDefault) settings.missing('secret', 'a drone client needs secret or secretFile');
  else if (previous) settings.problem(previous.key, `needs ${settings.nameOf('secret')} beside it`);
}

function isUsable(secret: GivenText, encrypt: string, settings: ClientSettings): boolean {
  const bytes = Buffer.byteLength(secret.value);
  if (bytes < 16) {
    settings.problem(secret.key, 'must have at least 16 bytes, e.g. from openssl rand -hex 32');
    return false;
  }
  if (bytes < 32 && encrypt === 'always') {
    settings.problem(secret.key, 'must have at least 32 bytes while answers are always encrypted');
    return false;
  }
  settings.noteWeak(secret);
  return true;
}

/** The HMAC key of a client: the UTF-8 bytes of the shared secret. Throws {@link SigningKeyError}. */
export function droneKey(secret: string): KeyObject {
  if (Buffer.byteLength(secret, 'utf8') < 16) throw new SigningKeyError('secret_too_short');
  return createSecretKey(secret, 'utf8');
}
