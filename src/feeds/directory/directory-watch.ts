import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Changed } from '../feed-place.js';
import { printOf } from './entry-file.js';

/** Directories that the kernel is asked to tell of; the others are looked at from time to time. */
const MOST_WATCHED = 2_000;

interface Watched {
  readonly print: string;
  readonly watcher: FSWatcher;
}

/** Hears of changes in directories as soon as there are any, where the file system tells. Nothing depends on it. */
export class DirectoryWatch {
  readonly #watched = new Map<string, Watched>();
  #wanted: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly root: string,
    private readonly changed: Changed,
  ) {}

  /**
   * Watches these directories from now on, and no others; one that was made anew is watched anew. Others have their turns
   * in between: to watch a thousand takes a tenth of a second.
   *
   * @param directories with their prints when they were read: what has changed since then is told
   */
  async follow(directories: ReadonlyMap<string, string>): Promise<void> {
    this.#wanted = directories;
    for (const [path, { print, watcher }] of this.#watched) {
      if (identityOf(directories.get(path) ?? '') === print) continue;
      watcher.close();
      this.#watched.delete(path);
    }
    for (const [path, print] of directories) {
      if (this.#watched.has(path)) continue;
      if (this.#watched.size >= MOST_WATCHED || this.#wanted !== directories) return;
      this.#watch(path, identityOf(print));
      const now = await stat(`${this.root}/${path}`, { bigint: true }).then(printOf, () => '');
      if (now !== print && this.#wanted === directories) this.changed();
    }
  }

  close(): void {
    this.#wanted = undefined;
    for (const { watcher } of this.#watched.values()) watcher.close();
    this.#watched.clear();
  }

  #watch(path: string, print: string): void {
    const prefix = path === '' ? '' : `${path}/`;
    try {
      const watcher = watch(`${this.root}/${path}`, { persistent: false }, (_, name) => {
        this.#hear(prefix, name);
      });
      watcher.on('error', () => {
        watcher.close();
        this.#watched.delete(path);
      });
      this.#watched.set(path, { print, watcher });
    } catch {
      // the machine has no more watches to give, or the directory is gone
    }
  }

  /** Only a name that is a file's tells of that file alone. `..data` is how Kubernetes swaps all at once. */
  #hear(prefix: string, name: string | null): void {
    if (name === null || name.startsWith('..')) this.changed();
    else if (!name.startsWith('.')) this.changed(this.#isFile(prefix + name) ? prefix + name : undefined);
  }

  #isFile(path: string): boolean {
    return /\.(?:yaml|yml|json)$/.test(path) && !this.#watched.has(path);
  }
}

/** Device and inode of a print: what is in a directory does not make it another one. */
function identityOf(print: string): string {
  return print.split(' ').slice(0, 2).join(' ');
}
