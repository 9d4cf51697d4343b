import { type SettingTable } from '../../registry/setting.js';
import { ENCRYPT_MODES } from '../gateway/core-settings.js';

const SHARED = {
  name: {
    kind: { type: 'text' },
    meaning: 'Name of the client: last part of its route, and what `clients` of an entry refers to',
    range: '`a-z`, `0-9`, `_`, `-`, at most 63 characters; not `drone` or `woodpecker`; needed',
    example: 'ci-main',
  },
  dialect: {
    kind: { type: 'choice', values: ['drone', 'woodpecker'] },
    meaning: 'Which kind of client it is: it asks at `/drone/NAME` or `/woodpecker/NAME`',
    range: '`drone` or `woodpecker`; needed',
    example: 'woodpecker',
  },
} as const satisfies SettingTable;

/** An item of `clients` in the file with `dialect: drone`. */
export const DRONE_CLIENT_SETTINGS = {
  ...SHARED,
  secret: {
    kind: { type: 'text' },
    secret: true,
    meaning: 'As `DRONE_SECRET`; no two clients may have the same',
    range: 'at least 16 bytes; 32 or more for encrypted answers; needed',
    example: '$(openssl rand -hex 32)',
  },
  secretPrevious: {
    kind: { type: 'text' },
    secret: true,
    meaning: 'As `DRONE_SECRET_PREVIOUS`',
    range: 'as `secret`',
    example: '$(openssl rand -hex 32)',
  },
  encrypt: {
    kind: { type: 'choice', values: ENCRYPT_MODES },
    meaning: 'As `DRONE_ENCRYPT`, for this client alone',
    defaultText: 'what `DRONE_ENCRYPT` says',
    example: 'always',
  },
} as const satisfies SettingTable;

/** An item of `clients` in the file with `dialect: woodpecker`. */
export const WOODPECKER_CLIENT_SETTINGS = {
  ...SHARED,
  publicKey: {
    kind: { type: 'text' },
    secret: true,
    isPublic: true,
    meaning: 'As `WOODPECKER_PUBLIC_KEY`',
    range: 'PEM `PUBLIC KEY`, ed25519; this or `server` is needed',
    example: '-----BEGIN PUBLIC KEY-----\\nMCow…\\n-----END PUBLIC KEY-----',
  },
  publicKeyPrevious: {
    kind: { type: 'text' },
    secret: true,
    isPublic: true,
    meaning: 'As `WOODPECKER_PUBLIC_KEY_PREVIOUS`',
    range: 'as `publicKey`, which it needs',
    example: '-----BEGIN PUBLIC KEY-----\\nMCow…\\n-----END PUBLIC KEY-----',
  },
  server: {
    kind: { type: 'text' },
    meaning: 'As `WOODPECKER_SERVER`',
    range: '`https` URL, `http` only to loopback; not beside `publicKey`',
    example: 'https://ci.example.com',
  },
  serverFingerprint: {
    kind: { type: 'text' },
    meaning: 'As `WOODPECKER_SERVER_FINGERPRINT`',
    range: '`SHA256:…` as the log shows it; needs `server`',
    defaultText: 'whatever key it shows first',
    example: 'SHA256:vGf3kq0bT5m9WcE1Xr8yJd2LsPzHnQa7UoIi4Kt6MvY=',
  },
} as const satisfies SettingTable;

/** By dialect. */
export const CLIENT_SETTINGS = {
  drone: DRONE_CLIENT_SETTINGS,
  woodpecker: WOODPECKER_CLIENT_SETTINGS,
} as const;
export const ALL_CLIENT_SETTINGS = { ...DRONE_CLIENT_SETTINGS, ...WOODPECKER_CLIENT_SETTINGS } as const;
