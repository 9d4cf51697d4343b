import { type SettingTable } from '../../registry/setting.js';
import { PAGE_SETTINGS } from './page-settings.js';

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
    meaning:
      'Bearer token for `/metrics` and `/admin`, and to sign in to the page; without it both answer 404',
    range: 'at least 16 characters, printable ASCII without spaces',
    example: '$(openssl rand -hex 32)',
  },
  ...PAGE_SETTINGS,
  entriesFrom: {
    kind: { type: 'list' },
    meaning: 'Sources of further entries, which are followed while it runs ([entries.md](entries.md))',
    range:
      '`dir:PATH`, `database:`, and `STORE:PLACE` of a store that keeps entries, e.g. `vault:MOUNT/PREFIX/`',
    example: 'dir:/etc/dockpass/entries',
  },
  signatureTolerance: {
    kind: { type: 'whole', min: 1, max: 900 },
    meaning: 'How old, or how far ahead, a signature may be',
    unit: 'seconds',
    default: 300,
    example: '60',
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
  storeRefresh: {
    kind: { type: 'whole', min: 10, max: 86_400 },
    meaning: 'How long after a secret was read from a store it is read again, while it is used',
    unit: 'seconds',
    default: 60,
    example: '300',
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
  databaseUrl: {
    kind: { type: 'text' },
    secret: true,
    meaning:
      'Database that remembers decisions, managed entries and shared credentials ([database.md](database.md))',
    range: '`sqlite:PATH` for one machine, `postgres://USER:PASSWORD@HOST/DATABASE` for several',
    example: 'sqlite:/var/lib/dockpass/dockpass.db',
  },
  databaseKey: {
    kind: { type: 'text' },
    secret: true,
    meaning: 'Seals every secret in the database; needed with `DATABASE_URL`',
    range: 'at least 32 bytes',
    example: '$(openssl rand -hex 32)',
  },
  databaseKeyPrevious: {
    kind: { type: 'text' },
    secret: true,
    meaning: 'A former key, which still opens what it sealed',
    range: 'at least 32 bytes',
    example: '$(cat old-key)',
  },
  historyDays: {
    kind: { type: 'whole', min: 1, max: 3_650 },
    meaning: 'How long decisions are kept in the database',
    unit: 'days',
    default: 30,
    example: '90',
  },
  dockpassConfig: {
    kind: { type: 'path' },
    meaning: 'Configuration file',
    range: 'path of a YAML or (ending in `.json`) JSON file',
    example: '/etc/dockpass/config.yaml',
    environmentOnly: true,
  },
  providersDir: {
    kind: { type: 'text' },
    meaning:
      'Directory with further providers, one in each folder, loaded at the start ([providers/README.md](../providers/README.md#a-provider-from-outside))',
    range: 'path of a directory that only root, or who runs Dockpass, can change',
    example: '/etc/dockpass/providers',
    environmentOnly: true,
  },
} as const satisfies SettingTable;

export type CoreSettings = typeof CORE_SETTINGS;
