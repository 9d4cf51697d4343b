import { type ConfigNote } from '../gateway-config.js';

/** Collects everything that is wrong or odd, so that the operator sees it all at once. Messages hold no values. */
export class Notes {
  readonly problems: ConfigNote[] = [];
  readonly warnings: ConfigNote[] = [];
  /** A problem is that a file could not be read, for whatever reason but what it holds. */
  mayPass = false;

  problem(key: string, message: string): void {
    this.problems.push({ key, message });
  }

  warn(key: string, message: string): void {
    this.warnings.push({ key, message });
  }
}
