import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A token of this form, which nobody signed. */
export function jwtWith(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.${Buffer.from('TEST-ONLY').toString('base64url')}`;
}

/** The gateway's own identity token, as a projected volume has it. */
export const IDENTITY_TOKEN = jwtWith({ iss: 'https://issuer.acme.example', sub: 'canary-dockpass' });

/** The path of a file that holds it. */
export function identityTokenFile(token = IDENTITY_TOKEN): string {
  const path = join(mkdtempSync(join(tmpdir(), 'dockpass-canary-identity-')), 'token');
  writeFileSync(path, `${token}\n`, { mode: 0o600 });
  return path;
}
