import { type BigIntStats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Milliseconds between two looks, and between a change and the look that has to find everything at rest. */
const LOOK_MS = 1_000;
const SETTLE_MS = 100;
/** Of the time that looks take, so much is waited in between: thousands of files on a slow disk cost one part in 20. */
const REST = 20;

/**
 * Tells when files have changed. It looks at them once a second, through links: unlike notifications of the kernel,
 * that sees a file replaced by `rename`, the swapped link of a Kubernetes volume, and network file systems.
 */
export class FileWatch {
  #prints = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #changed = false;

  /** @param changed called when something changed and a further look found it at rest */
  constructor(private readonly changed: () => void) {}

  /** Watches these files from now on, and no others. Missing ones are watched for their appearance. */
  watch(files: readonly string[]): void {
    this.#prints = new Map(files.map((file) => [file, this.#prints.get(file) ?? printNow(file)]));
    if (files.length > 0) this.#timer ??= this.#lookIn(LOOK_MS);
  }

  /** Takes the files as they are now for known: whoever reads them after this misses nothing. */
  async refresh(): Promise<void> {
    const known = this.#prints;
    const prints = [...known.keys()].map(async (file) => [file, await printOf(file)] as const);
    const now = new Map(await Promise.all(prints));
    if (this.#prints !== known) return; // it is told to watch others, or none
    this.#prints = now;
    this.#changed = false;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#prints = new Map();
  }

  /** Looks at every file once; the timer does so. Whether something changed is told by the look after it. */
  async look(): Promise<void> {
    const found = await this.#sweep();
    const wasChanged = this.#changed;
    this.#changed = found;
    if (wasChanged && !found) this.changed();
  }

  #lookIn(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => void this.#lookAndGoOn(), milliseconds).unref();
  }

  async #lookAndGoOn(): Promise<void> {
    this.#timer = undefined;
    const startedAt = performance.now();
    await this.look();
    const rest = Math.max(LOOK_MS, (performance.now() - startedAt) * REST);
    if (this.#prints.size > 0) this.#timer ??= this.#lookIn(this.#changed ? SETTLE_MS : rest);
  }

  /** Whether anything is not as it was at the last look. */
  async #sweep(): Promise<boolean> {
    const prints = this.#prints;
    let found = false;
    for (const [file, known] of prints) {
      const print = await printOf(file);
      if (this.#prints !== prints) return false; // other files are watched by now, or all are known anew
      if (print !== known) found = true;
      prints.set(file, print);
    }
    return found;
  }
}

function printNow(file: string): string {
  try {
    return textOf(statSync(file, { bigint: true }));
  } catch {
    return MISSING;
  }
}

async function printOf(file: string): Promise<string> {
  try {
    return textOf(await stat(file, { bigint: true }));
  } catch {
    return MISSING;
  }
}

const MISSING = 'missing';

/** The size alone would miss a rotated key, the time alone two changes within one tick of the file system's clock. */
function textOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
