import { type BigIntStats, type Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { ProviderError } from '../../registry/provider-error.js';
import { codeOf } from '../../wire/error-facts.js';
import { GONE, isBelow, LEAVES, printOf } from './entry-file.js';

/** Levels of directories below the source: more than a namespace of any forge has. */
const DEEPEST = 20;
/** Names that are looked at; what a directory has beyond is not, so that nobody can hold up the others. */
const MOST_NAMES = 100_000;

/** What lies in a directory and below, links followed where they stay inside. */
export interface Walked {
  /** Paths below the root, in no order. */
  readonly files: readonly string[];
  /** What can be no entry, and why. */
  readonly unfit: ReadonlyMap<string, string>;
  /** The directories that were read, by their path below the root (`''` is itself), with their prints. */
  readonly directories: ReadonlyMap<string, string>;
}

/**
 * Names all that lies in a directory. Names that begin with a dot are nobody's: editors and Kubernetes keep there what
 * is not meant to be seen.
 *
 * @param root real path
 * @throws ProviderError when the root cannot be read, or the disk fails
 */
export async function walk(root: string, signal: AbortSignal): Promise<Walked> {
  const walked = {
    files: [] as string[],
    unfit: new Map<string, string>(),
    directories: new Map<string, string>(),
  };
  const open = [''];
  let names = 0;
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    try {
      walked.directories.set(path, printOf(await stat(at(root, path), { bigint: true })));
      for await (const found of await opendir(at(root, path))) {
        if (found.name.startsWith('.')) continue;
        if (signal.aborted) throw new ProviderError('timed_out');
        if (++names > MOST_NAMES) {
          walked.unfit.set(
            path || '.',
            'and what is read after it have too many names: the rest is left out',
          );
          return walked;
        }
        await take(found, path, { root, open, walked });
      }
    } catch (error) {
      const fault = path === '' ? undefined : faultOf(error);
      if (fault === undefined) throw failure(error);
      if (fault !== '') walked.unfit.set(path, fault);
    }
  }
  return walked;
}

interface Walking {
  readonly root: string;
  /** Directories that are still to be read. */
  readonly open: string[];
  readonly walked: { readonly files: string[]; readonly unfit: Map<string, string> };
}

async function take(found: Dirent, parent: string, { root, open, walked }: Walking): Promise<void> {
  const path = parent === '' ? found.name : `${parent}/${found.name}`;
  const kind = found.isSymbolicLink() ? await kindBehind(root, path) : kindOf(found);
  if (kind === 'file') walked.files.push(path);
  else if (kind !== 'directory') walked.unfit.set(path, kind);
  else if (path.split('/').length > DEEPEST) walked.unfit.set(path, 'lies too deep');
  else open.push(path);
}

function kindOf(found: Pick<Dirent, 'isFile' | 'isDirectory'> | BigIntStats): string {
  if (found.isFile()) return 'file';
  return found.isDirectory() ? 'directory' : 'is no regular file';
}

/** A directory is read under one name alone: a link may lead to one that has none but hidden ones, as Kubernetes does. */
async function kindBehind(root: string, path: string): Promise<string> {
  try {
    const real = await realpath(at(root, path));
    if (!isBelow(root, real)) return LEAVES;
    const kind = kindOf(await stat(real, { bigint: true }));
    return kind === 'directory' && !real.slice(root.length).includes('/.') ? READ_ALREADY : kind;
  } catch (error) {
    if (GONE.has(codeOf(error)) || codeOf(error) === 'ELOOP') return 'is a link that leads nowhere';
    throw error;
  }
}

const READ_ALREADY = 'is a link to a directory that is read under its own name';

function at(root: string, path: string): string {
  return path === '' ? root : `${root}/${path}`;
}

/** What is wrong with a directory by itself, `''` where it is gone; undefined = the disk fails. */
function faultOf(error: unknown): string | undefined {
  const code = codeOf(error);
  if (GONE.has(code)) return '';
  return code === 'EACCES' || code === 'EPERM' ? 'is a directory that this process may not read' : undefined;
}

export function failure(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const code = codeOf(error);
  if (GONE.has(code)) return new ProviderError('not_found', { cause: error });
  const isRefused = code === 'EACCES' || code === 'EPERM';
  return new ProviderError(isRefused ? 'refused' : 'unavailable', { cause: error });
}
