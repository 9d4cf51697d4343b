import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fingerprintOf } from '../../dialects/shared/signing-keys.js';
import { type CliContext } from '../terminal/context.js';
import { codeOf } from '../terminal/error-facts.js';
import { MisuseError } from '../terminal/exit-status.js';
import { ownSettings } from './own-settings.js';
import { pathOf, type RequestFlags } from './plan.js';

/** Drone's shared secret: of the file, else of the gateway's own setting. @throws MisuseError */
export function droneSecret({ secretFile }: RequestFlags, context: CliContext): string {
  if (secretFile !== undefined) return readText('--secret-file', pathOf(secretFile, context));
  const { droneSecret: own } = ownSettings(context);
  if (own !== undefined) return own;
  throw new MisuseError(
    'there is no secret to sign with; set --secret-file, DRONE_SECRET or DRONE_SECRET_FILE',
  );
}

/** Woodpecker's private key of the file. @throws MisuseError */
export function privateKey({ privateKeyFile }: RequestFlags, context: CliContext): KeyObject {
  if (privateKeyFile === undefined) {
    throw new MisuseError(
      'there is no key to sign with; name it with --private-key-file, and make one for tests with --generate-key beside it',
    );
  }
  const key = parseKey(readText('--private-key-file', pathOf(privateKeyFile, context)));
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new MisuseError('--private-key-file: not a PEM private key of the kind ed25519');
}

export interface GeneratedKey {
  /** PEM, for `WOODPECKER_PUBLIC_KEY` or `publicKey` of a client. */
  readonly publicKey: string;
  readonly fingerprint: string;
}

/** Makes a key pair and writes the private key to a new file that only its owner may read. @throws MisuseError */
export function generateKey({ privateKeyFile }: RequestFlags, context: CliContext): GeneratedKey {
  if (privateKeyFile === undefined)
    throw new MisuseError('--generate-key needs --private-key-file, a new file');
  const pair = generateKeyPairSync('ed25519');
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeNew(pathOf(privateKeyFile, context), String(pem));
  return {
    publicKey: String(pair.publicKey.export({ type: 'spki', format: 'pem' })),
    fingerprint: fingerprintOf(pair.publicKey),
  };
}

/** Bytes; keys and secrets are far smaller. */
const LARGEST = 64 * 1024;

/** The path is in no message: it may be a misplaced secret. */
function readText(option: string, path: string): string {
  try {
    if (statSync(path).size > LARGEST) throw new MisuseError(`${option}: the file is too large for a key`);
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof MisuseError) throw error;
    throw new MisuseError(`${option}: the file cannot be read`);
  }
}

function writeNew(path: string, text: string): void {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeFileSync(file, text);
    closeSync(file);
  } catch (error) {
    throw new MisuseError(
      codeOf(error) === 'EEXIST'
        ? '--private-key-file: the file exists already; it is not overwritten'
        : '--private-key-file: the file cannot be written',
    );
  }
}

/** OpenSSL's own error may quote what it read. */
function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
