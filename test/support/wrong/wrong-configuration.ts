import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type ConfigCase } from '../config/config-case.js';

/** A configuration and everything that is said of it, whole. */
export interface WrongConfiguration extends ConfigCase {
  readonly name: string;
  /** One `key: message` each. */
  readonly problems: readonly string[];
}

/** A configuration file of the gateway. */
export function file(text: string, env: ConfigCase['env'] = {}): ConfigCase {
  return { env: { ...env, DOCKPASS_CONFIG: 'config.yaml' }, files: { 'config.yaml': text } };
}

/** A file of another program. */
export function imported(key: 'DRONE_CONFIG_FILE' | 'DOCKER_CONFIG_FILE', text: string): ConfigCase {
  return { env: { [key]: 'imported' }, files: { imported: text } };
}

/** PEM text of a fresh key. */
export function pem(family: 'ed25519' | 'x25519', half: 'public' | 'private'): string {
  const { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject } =
    family === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  return half === 'public'
    ? publicKey.export({ type: 'spki', format: 'pem' }).toString()
    : privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
