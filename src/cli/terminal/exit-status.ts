/** Exit status of every command: all is well · the thing checked is wrong · the command was misused. */
export const FINE = 0;
export const WRONG = 1;
export const MISUSE = 2;
/** `serve` gave up after errors that nobody caught: a fault of the program, of which a new process knows nothing. */
export const FAULTY = 70;

/** The command cannot be run as it was written. The message never holds what was written, it may be a secret. */
export class MisuseError extends Error {
  override readonly name = 'MisuseError';
}
