import { createPrivateKey } from 'node:crypto';
import { readPem } from '../../pem.js';

/** The universe that is meant where a credential file names none. */
export const GOOGLE_UNIVERSE = 'googleapis.com';

/** A credential file of Google's, as the console, gcloud and the federation set-up write it. */
export interface CredentialFile {
  readonly type: CredentialType;
  readonly universe_domain?: string;
  readonly [field: string]: unknown;
}

export type CredentialType = keyof typeof NEEDED;

/** The kinds that are understood and the fields each cannot do without. */
const NEEDED = {
  service_account: ['client_email', 'private_key'],
  external_account: ['audience', 'subject_token_type', 'credential_source'],
  impersonated_service_account: ['service_account_impersonation_url', 'source_credentials'],
  authorized_user: ['client_id', 'client_secret', 'refresh_token'],
  external_account_authorized_user: ['client_id', 'client_secret', 'refresh_token'],
} as const satisfies Record<string, readonly string[]>;

export type ReadCredential = { readonly file: CredentialFile } | { readonly problem: string };

/**
 * Reads a credential file given as JSON, or as the base64 of it, which survives environments and CI variables that
 * damage quotes and line breaks. Never throws; a problem says what to do and holds nothing of the text.
 */
export function readCredential(text: string): ReadCredential {
  if (/^\s*["'`]\s*\{/.test(text)) return { problem: 'is in quotation marks: leave them out' };
  const fields = parseObject(text);
  if (!fields) return { problem: 'must be the JSON of a Google credential file, or the base64 of it' };
  const { type } = fields;
  if (!isKnownType(type)) {
    return { problem: `must be a credential file whose type is one of ${Object.keys(NEEDED).join(', ')}` };
  }
  const missing = NEEDED[type].filter((name) => fields[name] === undefined || fields[name] === '');
  if (missing.length > 0) return { problem: `is a credential file without ${missing.join(', ')}` };
  const file = { ...fields, type };
  if (namesProgram(file))
    return { problem: 'names a program to run, which is not supported: use a file or URL' };
  const { source_credentials: source } = fields;
  if (!isKeyFile(source)) return isKeyFile(file) ? withUsableKey(file) : { file };
  const read = withUsableKey(source);
  return 'problem' in read ? read : { file: { ...file, source_credentials: read.file } };
}

/** The universe a file belongs to. */
export function universeOf(file: CredentialFile): string {
  return file.universe_domain ?? GOOGLE_UNIVERSE;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  const decoded = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8');
  const json = decoded.trim(); // a byte order mark is white space here
  const value = parsed(json) ?? parsed(repaired(json));
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/**
 * JSON as double quotes of a `.env` file leave it: the escapes of its quotes are kept, those of its line ends are not. It
 * is no JSON any more, so that nothing else can be meant.
 */
function repaired(json: string): string {
  const unescaped = /^\{\s*\\"/.test(json) ? json.replaceAll('\\"', '"') : json;
  return unescaped.replace(/"-----BEGIN [^"]*"/g, (pem) => pem.replace(/\r?\n/g, '\\n'));
}

function isKnownType(type: unknown): type is CredentialType {
  return typeof type === 'string' && Object.hasOwn(NEEDED, type);
}

/** At any depth: an impersonated account has a source that is a whole file of its own, and that may have another. */
function namesProgram(file: CredentialFile): boolean {
  const found: unknown[] = [file];
  for (const value of found) {
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, 'executable')) return true;
    for (const inner of Object.values(value)) found.push(inner);
  }
  return false;
}

function isKeyFile(value: unknown): value is CredentialFile & { readonly type: 'service_account' } {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'type') === 'service_account';
}

/** In the form that OpenSSL wants, whatever happened to its line ends on the way. */
function withUsableKey(file: CredentialFile): ReadCredential {
  const { pem = '', problem = 'is not an unencrypted PEM private key' } = readPem(
    String(file['private_key']),
  );
  try {
    createPrivateKey(pem);
  } catch {
    return { problem: `is a credential file whose private_key ${problem}` };
  }
  return { file: { ...file, private_key: pem } };
}
