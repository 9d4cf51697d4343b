import { type SettingTable } from '../../registry/setting.js';

export const ENCRYPT_MODES = ['auto', 'always', 'never'] as const;

/**
 * Settings of the gateway itself, by the word of the file (`logLevel`); the environment writes `LOG_LEVEL`. What stands
 * outside the clients and the registries is here, and nowhere else.
 */
export const CORE_SETTINGS = {
  host: {
    kind: { type: 'text' },
    meaning: 'Address or host name on which it listens',
    default: '0.0.0.0',
    range: 'an IP address or a host name',
    example: '127.0.0.1',
  },
  port: {
    kind: { type: 'whole', min: 0, max: 65_535 },
    meaning: 'TCP port on which it listens; 0 takes any free one',
    default: 3000,
    example: '8080',
  },
  logLevel: {
    kind: { type: 'choice', values: ['error', 'warn', 'info', 'debug'] },
    meaning: 'The least severe messages that are logged',
    default: 'info',
    example: 'debug',
  },
  logFormat: {
    kind: { type: 'choice', values: ['json', 'pretty'] },
    meaning: 'One JSON object a line, or text for people',
    defaultText: '`json`; `pretty` on a terminal',
    example: 'json',
  },
  adminToken: {
    kind: { type: 'text' },
    secret: true,
    meaning: 'Bearer token for `/metrics` and `/admin`; without it both answer 404',
    range: 'at least 16 characters, printable ASCII without spaces',
    example: '$(openssl rand -hex 32)',
  },
  droneSecret: {
    kind: { type: 'text' },
    secret: true,
    meaning: 'Secret shared with the default Drone client',
    range: 'at least 16 bytes; 32 or more for encrypted answers',
    example: '$(openssl rand -hex 32)',
  },
  droneSecretPrevious: {
    kind: { type: 'text' },
    secret: true,
    meaning: 'The secret before, still accepted while runners are changed over',
    range: 'as `DRONE_SECRET`, which it needs',
    example: '$(openssl rand -hex 32)',
  },
  woodpeckerPublicKey: {
    kind: { type: 'text' },
    secret: true,
    isPublic: true,
    meaning:
      'Public key of the default Woodpecker client, as its server gives it at `/api/signature/public-key`',
    range: 'PEM `PUBLIC KEY`, ed25519; `\\n` may stand for line breaks; not beside `WOODPECKER_SERVER`',
    example: '-----BEGIN PUBLIC KEY-----\\nMCow…\\n-----END PUBLIC KEY-----',
  },
  woodpeckerPublicKeyPrevious: {
    kind: { type: 'text' },
    secret: true,
    isPublic: true,
    meaning: 'The key before, still accepted while the server changes over',
    range: 'as `WOODPECKER_PUBLIC_KEY`, which it needs',
    example: '-----BEGIN PUBLIC KEY-----\\nMCow…\\n-----END PUBLIC KEY-----',
  },
  woodpeckerServer: {
    kind: { type: 'text' },
    meaning:
      'Woodpecker server of the default client: its key is fetched once at start, its fingerprint logged, and kept',
    range: '`https` URL, `http` only to loopback, without user, query and fragment',
    example: 'https://ci.example.com',
  },
  woodpeckerServerFingerprint: {
    kind: { type: 'text' },
    meaning: 'Fingerprint of the only key that is taken from `WOODPECKER_SERVER`; set it to adopt a new one',
    range: '`SHA256:…` as the log shows it; needs `WOODPECKER_SERVER`',
    defaultText: 'whatever key it shows first',
    example: 'SHA256:vGf3kq0bT5m9WcE1Xr8yJd2LsPzHnQa7UoIi4Kt6MvY=',
  },
  signatureTolerance: {
    kind: { type: 'whole', min: 1, max: 900 },
    meaning: 'How old, or how far ahead, a signature may be',
    unit: 'seconds',
    default: 300,
    example: '60',
  },
  droneEncrypt: {
    kind: { type: 'choice', values: ENCRYPT_MODES },
    meaning:
      'Encrypt answers to Drone where the client asks for it, always (stock runners decrypt unasked), or never',
    default: 'auto',
    range: '`auto`, `always` (every Drone secret needs 32 bytes), `never`',
    example: 'always',
  },
  tlsCertFile: {
    kind: { type: 'path' },
    meaning: 'Certificate chain to serve HTTPS with, read again when it changes',
    range: 'path of a PEM file; with `TLS_KEY_FILE`',
    example: '/run/secrets/tls.crt',
  },
  tlsKeyFile: {
    kind: { type: 'path' },
    meaning: 'Private key of the certificate, read again when it changes',
    range: 'path of a PEM file without a passphrase; with `TLS_CERT_FILE`',
    example: '/run/secrets/tls.key',
  },
  minCredentialLife: {
    kind: { type: 'whole', min: 0, max: 86_400 },
    meaning: 'How long a credential must still live when it is given, or half its lifetime if that is less',
    unit: 'seconds',
    default: 900,
    example: '1800',
  },
  workers: {
    kind: { type: 'whole', min: 1, max: 256 },
    meaning: 'Processes that share the port',
    default: 1,
    example: '2',
  },
  auditLog: {
    kind: { type: 'text' },
    meaning: 'Where one event for each decided request goes',
    default: 'stdout',
    range: '`stdout`, `off` or the path of a file (with a `/` or a `.` in it)',
    example: '/var/log/dockpass/audit.jsonl',
  },
  auditRequired: {
    kind: { type: 'boolean' },
    meaning: 'Give nothing out while the audit event cannot be written',
    default: false,
    example: 'true',
  },
  basicAuth: {
    kind: { type: 'text' },
    secret: true,
    meaning:
      'User and token demanded in `Authorization: Basic` beside the signature; clients send them for an endpoint `https://user:token@host/…`',
    range: '`user:token`, the token at least 16 bytes',
    example: 'ci:$(openssl rand -hex 32)',
  },
  dockpassConfig: {
    kind: { type: 'path' },
    meaning: 'Configuration file',
    range: 'path of a YAML or (ending in `.json`) JSON file',
    example: '/etc/dockpass/config.yaml',
    environmentOnly: true,
  },
} as const satisfies SettingTable;

export type CoreSettings = typeof CORE_SETTINGS;
