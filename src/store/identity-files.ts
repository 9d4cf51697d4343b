import { readFile } from 'node:fs/promises';
import { ProviderError } from '../registry/provider-error.js';

/** Where a pod finds its service account: `token`, `ca.crt`. */
export const POD_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

const TOKEN = /^[\x21-\x7e]{1,8192}$/;

/**
 * The token in a file. To be read each time it is needed, since whoever puts it there replaces it in time.
 *
 * @throws ProviderError `not_configured` where it is not there, or no token
 */
export async function tokenIn(path: string): Promise<string> {
  const token = (await textOf(path)).trim();
  if (!TOKEN.test(token)) throw new ProviderError('not_configured');
  return token;
}

/**
 * The PEM text of the authorities in a file, which may be replaced at any time, too.
 *
 * @throws ProviderError `not_configured` where it is not there, or holds no certificate
 */
export async function authoritiesIn(path: string): Promise<string> {
  const pem = await textOf(path);
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new ProviderError('not_configured');
  return pem;
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ProviderError('not_configured', { cause });
  });
}
