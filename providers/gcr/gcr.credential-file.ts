import { createPrivateKey } from 'node:crypto';
import { GOOGLE_UNIVERSE } from './gcr.hosts.js';

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
  return type === 'service_account' ? withUsableKey(file) : { file };
}

/** The universe a file belongs to. */
export function universeOf(file: CredentialFile): string {
  return file.universe_domain ?? GOOGLE_UNIVERSE;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  const json = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8');
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
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

/** Line breaks that were escaped twice on the way are mended: a PEM holds no backslash, and OpenSSL wants them real. */
function withUsableKey(file: CredentialFile): ReadCredential {
  const key = String(file['private_key']).replaceAll('\\n', '\n');
  try {
    createPrivateKey(key);
  } catch {
    return { problem: 'is a credential file whose private_key is not an unencrypted PEM private key' };
  }
  return { file: { ...file, private_key: key } };
}
