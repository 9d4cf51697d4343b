import { isIP } from 'node:net';
import { type ConfigFiles } from '../settings/files.js';
import { CORE_SETTINGS } from './core-settings.js';
import { type GatewayConfig } from '../gateway-config.js';
import { readPage } from './page-config.js';
import { readDatabase } from './read-database.js';
import { damageOf } from '../values/damage.js';
import { refuseKnown } from '../values/known-secrets.js';
import { noteDamage } from '../values/note-damage.js';
import { noteWeakSecret } from './secret-rules.js';
import { type Notes } from '../settings/notes.js';
import { withValue } from '../settings/given.js';
import { type CoreReader } from './core-reader.js';
import { readTls } from './tls-files.js';

export type CoreConfig = Pick<
  GatewayConfig,
  | 'listen'
  | 'log'
  | 'adminToken'
  | 'basicAuth'
  | 'awaitsBasicAuth'
  | 'storeRefresh'
  | 'signatureTolerance'
  | 'minCredentialLife'
  | 'workers'
  | 'providersDir'
  | 'audit'
  | 'page'
  | 'database'
>;

interface CoreInput {
  readonly core: CoreReader;
  readonly isTerminal: boolean;
  readonly files: ConfigFiles;
  readonly notes: Notes;
}

/** Everything that stands outside clients and registries. What cannot be used is noted and has its default here. */
export function readCore({ core, isTerminal, files, notes }: CoreInput): CoreConfig {
  return {
    listen: { ...readPlace(core), tls: readTls(core, files, notes) },
    log: {
      level: core.read('logLevel')?.value ?? CORE_SETTINGS.logLevel.default,
      format: core.read('logFormat')?.value ?? (isTerminal ? 'pretty' : 'json'),
    },
    adminToken: readAdminToken(core, notes),
    basicAuth: readBasicAuth(core, notes),
    awaitsBasicAuth: core.awaited('basicAuth'),
    storeRefresh: defaulted(core, 'storeRefresh'),
    signatureTolerance: defaulted(core, 'signatureTolerance'),
    minCredentialLife: defaulted(core, 'minCredentialLife'),
    workers: defaulted(core, 'workers'),
    providersDir: core.read('providersDir')?.value,
    audit: readAudit(core, files),
    page: readPage(core, notes),
    database: readDatabase(core, files, notes),
  };
}

export type ListenPlace = Pick<GatewayConfig['listen'], 'host' | 'port'>;

export function readPlace(core: CoreReader): ListenPlace {
  return { host: readHost(core), port: defaulted(core, 'port') };
}

function defaulted(
  core: CoreReader,
  property: 'port' | 'signatureTolerance' | 'minCredentialLife' | 'storeRefresh' | 'workers',
): number {
  return core.read(property)?.value ?? CORE_SETTINGS[property].default;
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9][a-z0-9-]{0,62})*$/i;

function readHost(core: CoreReader): string {
  const given = core.read('host');
  if (given && isIP(given.value) === 0 && !HOST_NAME.test(given.value)) {
    core.refuse('host', given.key, 'must be an IP address or a host name, without port and brackets');
  }
  return given?.value ?? CORE_SETTINGS.host.default;
}

function readAdminToken(core: CoreReader, notes: Notes): string | undefined {
  const given = core.read('adminToken');
  if (!given) return undefined;
  if (/^[\x21-\x7e]{16,}$/.test(given.value)) noteWeakSecret(given, notes);
  else
    core.refuse('adminToken', given.key, 'must have at least 16 characters, printable ASCII without spaces');
  return given.value;
}

function readBasicAuth(core: CoreReader, notes: Notes): string | undefined {
  const given = core.read('basicAuth');
  if (!given) return undefined;
  const [, token] = /^[^:\p{Cc}]+:([^\p{Cc}]+)$/u.exec(given.value) ?? [];
  if (token === undefined) core.refuse('basicAuth', given.key, 'must be user:token');
  else if (Buffer.byteLength(token) < 16) {
    core.refuse('basicAuth', given.key, 'must have a token of at least 16 bytes after the colon');
  } else {
    const secret = withValue(given, token);
    if (refuseKnown(secret, notes)) return given.value;
    noteWeakSecret(secret, notes);
    if (damageOf(given.value, false).length === 0) noteDamage(secret, false, notes);
  }
  return given.value;
}

function readAudit(core: CoreReader, files: ConfigFiles): GatewayConfig['audit'] {
  const log = core.read('auditLog');
  const required = core.read('auditRequired');
  const target = log?.value ?? CORE_SETTINGS.auditLog.default;
  if (log && target !== 'stdout' && target !== 'off' && !/[/.]/.test(target)) {
    core.refuse('auditLog', log.key, 'must be stdout, off or the path of a file (with a / or a . in it)');
  }
  if (target === 'off' && required?.value) {
    core.refuse('auditRequired', required.key, 'cannot be true while the audit log is off');
  }
  const isFile = target !== 'stdout' && target !== 'off';
  return { target: isFile ? files.resolve(target) : target, required: required?.value ?? false };
}
