import { readFileSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Notes } from './notes.js';

/** Bytes; keys and passwords are far smaller, a configuration of 10,000 entries has about 2 MB. */
const LARGEST_SECRET = 64 * 1024;
const LARGEST_FILE = 32 * 1024 * 1024;

/** Text of a file, or what is wrong with it; the path is not in the text, it may be a misplaced secret. */
type Content =
  { readonly text: string; readonly open: boolean } | { readonly fault: string; readonly mayPass: boolean };

/** Reads every file of the configuration once and remembers which ones to watch. */
export class ConfigFiles {
  /** Absolute paths. */
  readonly watched = new Set<string>();
  readonly #contents = new Map<string, Content>();
  readonly #warned = new Set<string>();

  constructor(
    private readonly cwd: string,
    private readonly notes: Notes,
  ) {}

  /** Relative paths start at the working directory, wherever they are written. */
  resolve(path: string): string {
    return resolve(this.cwd, path);
  }

  /** A secret: one trailing line break is dropped. What is wrong is noted under the key. */
  readSecret(key: string, path: string): string | undefined {
    const text = this.read(key, path, LARGEST_SECRET)?.replace(/\r?\n$/, '');
    if (text === undefined) return undefined;
    if (text !== '') return text;
    this.notes.problem(key, 'the file is empty');
    return undefined;
  }

  /** What is wrong is noted under the key. */
  read(key: string, path: string, largest = LARGEST_FILE): string | undefined {
    const absolute = this.resolve(path);
    this.watched.add(absolute);
    let content = this.#contents.get(absolute);
    if (!content) this.#contents.set(absolute, (content = contentOf(absolute, largest)));
    if ('text' in content) return content.text;
    this.notes.problem(key, content.fault);
    this.notes.mayPass ||= content.mayPass;
    return undefined;
  }

  /** Warns once for each file with secrets that everybody on the machine can read. */
  warnIfOpen(key: string, path: string): void {
    const absolute = this.resolve(path);
    const content = this.#contents.get(absolute);
    if (!content || 'fault' in content || !content.open || this.#warned.has(absolute)) return;
    this.#warned.add(absolute);
    this.notes.warn(key, 'every user of the machine can read the file; take that away (chmod o-r)');
  }
}

function contentOf(path: string, largest: number): Content {
  try {
    const stats: Stats = statSync(path);
    // A pipe would block, and could not be read again at a reload.
    if (!stats.isFile()) return wrong('the path is not a regular file');
    if (stats.size > largest) return wrong(`the file is larger than ${String(largest / 1024)} KiB`);
    // `fatal` because a replaced byte would silently be another password; a byte order mark is dropped.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return { text, open: (stats.mode & 0o004) !== 0 };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return wrong('the file is not UTF-8 text');
    return { fault: FAULTS[code] ?? 'the file cannot be read', mayPass: true };
  }
}

/** What stays as it is until somebody changes the file. */
function wrong(fault: string): Content {
  return { fault, mayPass: false };
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  ENOTDIR: 'the file does not exist',
  EACCES: 'this process may not read the file',
  EPERM: 'this process may not read the file',
};

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
