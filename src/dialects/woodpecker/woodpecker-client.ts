import { type KeyObject } from 'node:crypto';
import { readPem } from '../../registry/pem.js';
import {
  type ClientSetting,
  type ClientSettings,
  type GivenText,
  type Possession,
  type ReadClient,
} from '../client-settings.js';
import { isServerUrl, trimmedUrl } from '../shared/server-url.js';
import { FINGERPRINT, fingerprintOf, SigningKeyError } from '../shared/signing-keys.js';
import { woodpeckerKey } from './woodpecker-key.js';

const PUBLIC_KEY = {
  kind: { type: 'text' },
  secret: true,
  isPublic: true,
  example: '-----BEGIN PUBLIC KEY-----\\nMCow…\\n-----END PUBLIC KEY-----',
} as const;

export const WOODPECKER_SETTINGS: Readonly<Record<string, ClientSetting>> = {
  publicKey: {
    ...PUBLIC_KEY,
    isEnough: true,
    ofDefault: {
      meaning:
        'Public key of the default Woodpecker client, as its server gives it at `/api/signature/public-key`',
      range:
        'PEM `PUBLIC KEY`, ed25519, on one line or several, or the base64 of it; not beside `WOODPECKER_SERVER`',
    },
    ofNamed: {
      meaning: 'As `WOODPECKER_PUBLIC_KEY`',
      range: 'PEM `PUBLIC KEY`, ed25519; this or `server` is needed',
    },
  },
  publicKeyPrevious: {
    ...PUBLIC_KEY,
    ofDefault: {
      meaning: 'The key before, still accepted while the server changes over',
      range: 'as `WOODPECKER_PUBLIC_KEY`, which it needs',
    },
    ofNamed: { meaning: 'As `WOODPECKER_PUBLIC_KEY_PREVIOUS`', range: 'as `publicKey`, which it needs' },
  },
  server: {
    kind: { type: 'text' },
    example: 'https://ci.example.com',
    isEnough: true,
    ofDefault: {
      meaning:
        'Woodpecker server of the default client: its key is fetched once at start, its fingerprint logged, and kept',
      range: '`https` URL, `http` only to loopback, without user, query and fragment',
    },
    ofNamed: {
      meaning: 'As `WOODPECKER_SERVER`',
      range: '`https` URL, `http` only to loopback; not beside `publicKey`',
    },
  },
  serverFingerprint: {
    kind: { type: 'text' },
    example: 'SHA256:vGf3kq0bT5m9WcE1Xr8yJd2LsPzHnQa7UoIi4Kt6MvY=',
    ofDefault: {
      meaning:
        'Fingerprint of the only key that is taken from `WOODPECKER_SERVER`; set it to adopt a new one',
      range: '`SHA256:…` as the log shows it; needs `WOODPECKER_SERVER`',
      defaultText: 'whatever key it shows first',
    },
    ofNamed: {
      meaning: 'As `WOODPECKER_SERVER_FINGERPRINT`',
      range: '`SHA256:…` as the log shows it; needs `server`',
      defaultText: 'whatever key it shows first',
    },
  },
};

interface Given {
  readonly current: GivenText | undefined;
  readonly previous: GivenText | undefined;
  readonly server: GivenText | undefined;
  readonly fingerprint: GivenText | undefined;
}

/** A client from its public keys or from the server that has the key. */
export function readWoodpeckerClient(settings: ClientSettings): ReadClient {
  const given = {
    current: settings.read('publicKey'),
    previous: settings.read('publicKeyPrevious'),
    server: settings.read('server'),
    fingerprint: settings.read('serverFingerprint'),
  };
  const awaitsKey = settings.awaits('publicKey') || settings.awaits('publicKeyPrevious');
  const client = isComplete(given, settings) ? clientOf(given, awaitsKey, settings) : NONE;
  const { fingerprint } = given;
  if (fingerprint && !settings.has('server'))
    settings.problem(fingerprint.key, `needs ${settings.nameOf('server')} beside it`);
  return client;
}

const NONE: ReadClient = { keys: undefined, own: [] };

function isComplete({ current, previous, server }: Given, settings: ClientSettings): boolean {
  const hasKey = settings.has('publicKey');
  if (previous && !hasKey) {
    settings.problem(previous.key, `needs ${settings.nameOf('publicKey')} beside it`);
    return false;
  }
  if (!hasKey && !settings.has('server') && !settings.isDefault)
    settings.missing('publicKey', 'a woodpecker client needs publicKey, publicKeyFile or server');
  return (current ?? server) !== undefined || settings.awaits('publicKey');
}

function clientOf(
  { current, previous, server, fingerprint }: Given,
  awaitsKey: boolean,
  settings: ClientSettings,
): ReadClient {
  const isFine = isServerFine({ current, previous, server, fingerprint }, settings);
  const given = [current, previous].filter((one) => one !== undefined);
  const keys = given.flatMap((one) => publicKey(one, settings));
  if (!isFine || keys.length < given.length) return NONE;
  const keyServer = server && trimmedUrl(server.value);
  const own: Possession[] = keys.map((key, at) => ({
    kind: 'key',
    key: given[at]?.key ?? '',
    value: fingerprintOf(key),
  }));
  if (server && keyServer !== undefined) own.push({ kind: 'server', key: server.key, value: keyServer });
  return {
    keys: {
      keys,
      encryption: { always: false, keys: [] },
      keyServer,
      keyFingerprint: fingerprint?.value,
      awaitsKey: awaitsKey || server !== undefined,
    },
    own,
  };
}

function isServerFine({ current, server, fingerprint }: Given, settings: ClientSettings): boolean {
  const faults: [key: string, message: string][] = [];
  if (server && (current ?? settings.awaits('publicKey'))) {
    const other = current?.key ?? settings.nameOf('publicKey');
    faults.push([server.key, `cannot stand beside ${other}; keep one of them`]);
  }
  if (server && !isServerUrl(server.value))
    faults.push([
      server.key,
      'must be an https URL (http only to loopback) without user, query and fragment',
    ]);
  if (fingerprint && !FINGERPRINT.test(fingerprint.value))
    faults.push([
      fingerprint.key,
      'must be SHA256: and the base64 of 32 bytes, as the log and check --probe show it',
    ]);
  for (const [key, message] of faults) settings.problem(key, message);
  return faults.length === 0;
}

function publicKey({ key, value }: GivenText, settings: ClientSettings): readonly KeyObject[] {
  const { pem = value, problem } = readPem(value);
  try {
    return [woodpeckerKey(pem)];
  } catch (error) {
    if (!(error instanceof SigningKeyError)) throw error;
    const cause = error.code === 'private_key' ? undefined : problem;
    settings.problem(key, cause ?? `is ${error.message}`);
    return [];
  }
}
