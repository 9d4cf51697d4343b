import { RegistrationError } from '../registration-error.js';

/** The setting that names the directory, and what messages call it: its path is a configured value. */
export const PROVIDERS_DIR = 'PROVIDERS_DIR';

/** A directory of providers from outside, or one of them, that cannot be used. For operators. */
export function refused(what: string, cause?: unknown): RegistrationError {
  return new RegistrationError(PROVIDERS_DIR, `${PROVIDERS_DIR}${what}`, cause);
}
