import { lstat, realpath, stat } from 'node:fs/promises';
import { ProviderError } from '../../registry/provider-error.js';
import { codeOf } from '../../wire/error-facts.js';
import { type Changed, type FeedPlace, type Finding, type Found, MOST_ENTRIES } from '../feed-place.js';
import { DirectoryWatch } from './directory-watch.js';
import { GONE, printOf, readEntryFile, unfit } from './entry-file.js';
import { failure, walk, type Walked } from './walk.js';

/** How many files are looked at at one time: more would keep all threads of the process busy, and its core. */
const AT_ONCE = 4;
const POLL_MS = 5_000;

/** Entries that are files of a directory; those of its subdirectories are delegated. */
export class DirectoryPlace implements FeedPlace {
  readonly pollMs = POLL_MS;
  #watch: DirectoryWatch | undefined;
  #walked: Walked | undefined;
  /** Real path of the directory at the last look, without a slash at its end. */
  #root = '';

  constructor(private readonly path: string) {}

  async find(only: ReadonlySet<string> | undefined, signal: AbortSignal): Promise<Finding> {
    const some = only && (await this.#some([...only], signal));
    if (some) return { found: some, beyond: 0, isWhole: false };
    this.#root = await realpath(this.path).catch((error: unknown) => Promise.reject(failure(error)));
    const walked = await walk(this.#root, signal);
    this.#walked = walked;
    const keys = [...walked.files, ...walked.unfit.keys()].sort();
    const kept = keys.slice(0, MOST_ENTRIES);
    const files = kept.filter((key) => !walked.unfit.has(key));
    const found = (await this.#some(files, signal)) ?? [];
    const others = kept.flatMap((key) => unfitOf(key, walked.unfit.get(key)));
    return { found: [...found, ...others], beyond: keys.length - kept.length, isWhole: true };
  }

  watch(changed: Changed, signal: AbortSignal): void {
    if (!this.#walked) return;
    if (!this.#watch) {
      const watch = new DirectoryWatch(this.path, changed);
      this.#watch = watch;
      signal.addEventListener('abort', () => {
        watch.close();
      });
    }
    if (!signal.aborted) void this.#watch.follow(this.#walked.directories);
  }

  /** Undefined = one of them is a directory by now, so that all has to be looked at. */
  async #some(keys: readonly string[], signal: AbortSignal): Promise<Found[] | undefined> {
    const found: Found[] = [];
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const some = await Promise.all(keys.slice(at, at + AT_ONCE).map((key) => this.#one(key)));
      if (signal.aborted) throw new ProviderError('timed_out');
      if (some.includes('directory')) return undefined;
      for (const one of some) if (typeof one === 'object') found.push(one);
    }
    return found;
  }

  /** Undefined = it is gone. Where a link leads is looked at when it is read. */
  async #one(key: string): Promise<Found | 'directory' | undefined> {
    const [root, path] = [this.#root, `${this.#root}/${key}`];
    try {
      const stats = await stat(path, { bigint: true });
      if (stats.isDirectory()) return 'directory';
      const print = printOf(stats);
      return { key, print, read: () => readEntryFile(root, key) };
    } catch (error) {
      if (!GONE.has(codeOf(error))) throw failure(error);
      return (await isLink(path)) ? unfitOf(key, 'is a link that leads nowhere')[0] : undefined;
    }
  }
}

function unfitOf(key: string, message: string | undefined): readonly Found[] {
  if (message === undefined) return [];
  return [{ key, print: message, read: () => Promise.resolve(unfit(key, message)) }];
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}
