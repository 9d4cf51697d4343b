import { type ConfigNote } from '../gateway-config.js';

/** What is wrong with something, and what is odd about it. */
export interface Findings {
  readonly problems: readonly ConfigNote[];
  readonly warnings: readonly ConfigNote[];
  /** A problem is that a file could not be read, for whatever reason but what it holds. */
  readonly mayPass: boolean;
}

/** Collects everything that is wrong or odd, so that the operator sees it all at once. Messages hold no values. */
export class Notes implements Findings {
  readonly problems: ConfigNote[] = [];
  readonly warnings: ConfigNote[] = [];
  mayPass = false;

  /** Adds what was found elsewhere. */
  add({ problems, warnings, mayPass }: Findings): void {
    for (const problem of problems) this.problems.push(problem);
    for (const warning of warnings) this.warnings.push(warning);
    this.mayPass ||= mayPass;
  }

  problem(key: string, message: string): void {
    this.problems.push({ key, message });
  }

  warn(key: string, message: string): void {
    this.warnings.push({ key, message });
  }
}

/** What is said of something that is left out because something is wrong with it. */
export function leftOut({ problems, warnings }: Findings): Findings {
  const told = problems.map(({ key, message }) => ({ key, message: `${message}; left out` }));
  return { problems: [], warnings: [...warnings, ...told], mayPass: false };
}
