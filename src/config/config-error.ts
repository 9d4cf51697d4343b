import { type ConfigNote } from './gateway-config.js';

/** What is known beside the problems themselves. */
export interface ConfigErrorFacts {
  /** What was odd, for `dockpass check`; not part of the message. */
  readonly warnings?: readonly ConfigNote[];
  /** A file could not be opened or read: that may pass (too many open files, a network disk), and no file tells. */
  readonly mayPass?: boolean;
  /** Absolute paths of the files that it is made of, as far as it was read. */
  readonly files?: readonly string[];
}

/**
 * The configuration cannot be used. The message lists every problem, one a line, each with the key, what is wrong and
 * what is allowed; it never holds a configured value.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigNote[];
  readonly warnings: readonly ConfigNote[];
  readonly mayPass: boolean;
  /** Private, because a path is a configured value and whoever prints an error prints its fields. */
  readonly #files: readonly string[];

  constructor(
    problems: readonly ConfigNote[],
    { warnings = [], mayPass = false, files = [] }: ConfigErrorFacts = {},
  ) {
    const lines = problems.map(({ key, message }) => `  ${key}: ${message}`);
    super(`The configuration has ${String(problems.length)} problem(s):\n${lines.join('\n')}`);
    this.problems = problems;
    this.warnings = warnings;
    this.mayPass = mayPass;
    this.#files = files;
  }

  get files(): readonly string[] {
    return this.#files;
  }
}
