/** A provider folder is not as the contract asks; the message names it and what to do. For contributors. */
export class RegistrationError extends Error {
  override readonly name = 'RegistrationError';
}
