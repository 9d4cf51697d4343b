import { type ParsedPath } from '../../src/store/secret-store.js';

export interface SecretPath {
  readonly vault: string;
  readonly secret: string;
  /** Undefined = the current one. */
  readonly version: string | undefined;
}

/**
 * Three to 24 letters, digits and single hyphens, a letter first and no hyphen last; it becomes part of a host. Secrets
 * have up to 127 letters, digits and hyphens, versions 32 digits and letters of Azure's own. Sources: naming rules of
 * `Microsoft.KeyVault`, "Azure Key Vault keys, secrets, and certificates overview".
 */
const VAULT = /^(?=.{3,24}$)[A-Za-z](?:-?[A-Za-z0-9])*$/;
const SECRET = /^[A-Za-z0-9-]{1,127}$/;
const VERSION = /^[0-9A-Za-z]{32}$/;

/** `VAULT/SECRET` or `VAULT/SECRET/VERSION`. */
export function parsePath(text: string): ParsedPath<SecretPath> {
  const [vault = '', secret = '', version, ...more] = text.split('/');
  if (text.includes('://'))
    return { problem: 'must be VAULT/SECRET, the name of the vault alone and no URL' };
  if (!VAULT.test(vault)) {
    return { problem: 'must begin with the name of a vault: 3 to 24 letters, digits and single hyphens' };
  }
  if (!SECRET.test(secret)) {
    return { problem: 'must name a secret behind its vault: VAULT/SECRET, of letters, digits and hyphens' };
  }
  if (more.length > 0 || (version !== undefined && !VERSION.test(version))) {
    return { problem: 'may have nothing but a version of 32 digits and letters behind VAULT/SECRET' };
  }
  return { path: { vault, secret, version } };
}
