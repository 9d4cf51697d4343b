import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { codeOf } from '../../wire/error-facts.js';
import { type Notes } from './notes.js';

/** How many files are read at one time. */
const MOST_OPEN = 64;

/** A file that a setting names. */
export interface NamedFile {
  readonly path: string;
  /** Bytes. */
  readonly largest: number;
}

/** Text of a file, or what is wrong with it; the path is not in the text, it may be a misplaced secret. */
type Content =
  { readonly text: string; readonly open: boolean } | { readonly fault: string; readonly mayPass: boolean };

/** Loads every file of the configuration once, gives their texts, and remembers which ones to watch. */
export class ConfigFiles {
  /** Absolute paths. */
  readonly watched = new Set<string>();
  readonly #absolute = new Map<string, string>();
  readonly #contents = new Map<string, Content>();
  readonly #warned = new Set<string>();

  constructor(private readonly cwd: string) {}

  /** Relative paths start at the working directory, wherever they are written. */
  resolve(path: string): string {
    let absolute = this.#absolute.get(path);
    if (absolute === undefined) this.#absolute.set(path, (absolute = resolve(this.cwd, path)));
    return absolute;
  }

  /** Loads those that are not, some at a time. What is wrong with one is told to whoever reads it. */
  async load(named: readonly NamedFile[]): Promise<void> {
    const limits = new Map(named.map(({ path, largest }) => [this.resolve(path), largest]));
    const missing = [...limits].filter(([path]) => !this.#contents.has(path));
    const load = async ([path, largest]: [string, number]): Promise<void> => {
      this.#contents.set(path, await contentOf(path, largest));
    };
    for (let at = 0; at < missing.length; at += MOST_OPEN) {
      await Promise.all(missing.slice(at, at + MOST_OPEN).map(load));
    }
  }

  /** A secret: one trailing line break is dropped. What is wrong is noted under the key. */
  readSecret(key: string, path: string, notes: Notes): string | undefined {
    const text = this.read(key, path, notes)?.replace(/\r?\n$/, '');
    if (text === undefined) return undefined;
    if (text !== '') return text;
    notes.problem(key, 'the file is empty');
    return undefined;
  }

  /** The text of a file that is loaded. What is wrong is noted under the key. */
  read(key: string, path: string, notes: Notes): string | undefined {
    const absolute = this.resolve(path);
    this.watched.add(absolute);
    const content = this.#contents.get(absolute);
    if (!content) throw new TypeError('a file must be loaded before it is read');
    if ('text' in content) return content.text;
    notes.problem(key, content.fault);
    notes.mayPass ||= content.mayPass;
    return undefined;
  }

  /** Warns once for each file with secrets that everybody on the machine can read. */
  warnIfOpen(key: string, path: string, notes: Notes): void {
    const absolute = this.resolve(path);
    const content = this.#contents.get(absolute);
    if (!content || 'fault' in content || !content.open || this.#warned.has(absolute)) return;
    this.#warned.add(absolute);
    notes.warn(key, 'every user of the machine can read the file; take that away (chmod o-r)');
  }
}

async function contentOf(path: string, largest: number): Promise<Content> {
  try {
    const stats = await stat(path);
    // A pipe would block, and could not be read again at a reload.
    if (!stats.isFile()) return wrong('the path is not a regular file');
    if (stats.size > largest) return wrong(`the file is larger than ${String(largest / 1024)} KiB`);
    // `fatal` because a replaced byte would silently be another password; a byte order mark is dropped.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
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
