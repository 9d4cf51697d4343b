import { type ConfigNote } from './gateway-config.js';

/**
 * The configuration cannot be used. The message lists every problem, one a line, each with the key, what is wrong and
 * what is allowed; it never holds a configured value.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigNote[];
  /** What was odd beside the problems, for `dockpass check`; not part of the message. */
  readonly warnings: readonly ConfigNote[];

  constructor(problems: readonly ConfigNote[], warnings: readonly ConfigNote[] = []) {
    const lines = problems.map(({ key, message }) => `  ${key}: ${message}`);
    super(`The configuration has ${String(problems.length)} problem(s):\n${lines.join('\n')}`);
    this.problems = problems;
    this.warnings = warnings;
  }
}
