import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { ProviderError } from '../provider-error.js';

/** Where a pod finds its service account: `token`, `ca.crt`. */
export const POD_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

const TOKEN = /^[\x21-\x7e]{1,8192}$/;
/** A JWT, of any life: who is shown it checks it. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/** Bytes: of a token, and of the authorities of a whole system. */
const LONGEST_TOKEN = 64 * 1024;
const LONGEST_BUNDLE = 1024 * 1024;

/**
 * The token in a file. To be read each time it is needed, since whoever puts it there replaces it in time.
 *
 * @throws ProviderError `not_configured` where it is not there, or no token
 */
export async function tokenIn(path: string): Promise<string> {
  return fitting(TOKEN, await textIn(path, LONGEST_TOKEN));
}

/** As {@link tokenIn}, where it must be a JWT. */
export async function jwtIn(path: string): Promise<string> {
  return fitting(JWT, await textIn(path, LONGEST_TOKEN));
}

/**
 * The PEM text of the authorities in a file, which may be replaced at any time, too.
 *
 * @throws ProviderError `not_configured` where it is not there, or holds no certificate
 */
export async function authoritiesIn(path: string): Promise<string> {
  const pem = await textIn(path, LONGEST_BUNDLE);
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new ProviderError('not_configured');
  return pem;
}

function fitting(form: RegExp, text: string): string {
  const token = text.trim();
  if (!form.test(token)) throw new ProviderError('not_configured');
  return token;
}

/**
 * A regular file that is not longer than what it should hold. A pipe that nobody writes to is opened without waiting,
 * and what has no end is not read.
 */
async function textIn(path: string, mostBytes: number): Promise<string> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) throw new TypeError('it is no regular file');
      const { bytesRead, buffer } = await file.read(Buffer.alloc(mostBytes + 1), 0, mostBytes + 1, 0);
      if (bytesRead > mostBytes) throw new TypeError('it is too long');
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new ProviderError('not_configured', { cause });
  }
}
