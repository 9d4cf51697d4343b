import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** A file of the page in the forms in which it is sent. */
export interface PageFile {
  readonly type: string;
  /** Its name changes with its content. */
  readonly isHashed: boolean;
  readonly plain: Buffer;
  readonly gzip: Buffer | undefined;
  readonly br: Buffer | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Reads the built page whole, by path: a few files, which the build has compressed beforehand. Nothing that is asked for
 * later ever becomes the path of a file.
 *
 * @param folder with a slash at its end; a file of it is hashed where its name ends with eight characters of a hash
 * @throws Error of the system where it is not built
 */
export async function readPageFiles(folder: URL): Promise<ReadonlyMap<string, PageFile>> {
  const names = (await readdir(folder)).filter((name) => extname(name) in TYPES);
  const all = await Promise.all(names.map(async (name) => [name, await readPageFile(folder, name)] as const));
  return new Map(all);
}

async function readPageFile(folder: URL, name: string): Promise<PageFile> {
  const read = (ending: string): Promise<Buffer> => readFile(new URL(name + ending, folder));
  const plain = await read('');
  const [gzip, br] = await Promise.all(['.gz', '.br'].map((ending) => read(ending).catch(none)));
  const type = TYPES[extname(name)] ?? '';
  return { type, isHashed: /-[A-Z0-9]{8}\.\w+$/.test(name), plain, gzip, br };
}

function none(): undefined {
  return undefined;
}
