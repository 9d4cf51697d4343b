/** A folder of a plugin is not as the contract asks; the message names it and what to do. For contributors. */
export class RegistrationError extends Error {
  override readonly name = 'RegistrationError';

  constructor(
    /** The directory in which it lies, e.g. `providers`. */
    readonly folder: string,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
