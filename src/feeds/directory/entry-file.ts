import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises';
import { type FedItem } from '../../config/feeds/feed-source.js';
import { mappingOf, parseStructured } from '../../config/sources/structured/read-structured.js';
import { codeOf } from '../../wire/error-facts.js';
import { ProviderError } from '../../registry/provider-error.js';
import { type Read } from '../feed-place.js';

/** Bytes that one entry may have. */
const LARGEST = 64 * 1024;
const NAMED = /^(.+)\.(yaml|yml|json)$/;

/** What has changed about a file, whatever its clock does. */
export function printOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

/** Whether a real path is the root's, or below it. */
export function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}

/** Something in the directory that cannot be an entry. */
export function unfit(key: string, message: string): Read {
  const content = { faults: [{ message }] };
  return {
    item: { name: NAMED.exec(key)?.[1] ?? key, shown: key, content },
    digest: message,
    mayBeHalf: false,
  };
}

/**
 * Reads one file as an entry; undefined where it is gone. What is opened lies below the root, whatever links lead to it
 * and whoever changes them meanwhile.
 *
 * @throws ProviderError where the disk fails
 */
export async function readEntryFile(root: string, key: string): Promise<Read | undefined> {
  const [, name, extension] = NAMED.exec(key) ?? [];
  if (name === undefined) return unfit(key, 'is no .yaml, .yml or .json file');
  const text = await textOf(root, `${root}/${key}`).catch(unlessGone);
  if (text === undefined) return undefined;
  if ('fault' in text) return unfit(key, text.fault);
  if (isTooMuch(text.text)) return unfit(key, TOO_MUCH);
  const digest = createHash('sha256').update(text.text).digest('base64');
  const { content, mayBeHalf } = await contentOf(text.text, extension === 'json' ? 'json' : 'yaml');
  return { item: { name, shown: key, content }, digest, mayBeHalf };
}

/** Lines and signs of YAML that an entry may have: what they mean is found out in one go, and everybody waits for it. */
const MOST_SIGNS = 2_000;
const SIGNS = /[\n,:"'&*[\]{}?!|>#%@`]/g;
const TOO_MUCH = 'has more than 2,000 lines, commas, quotes and other signs of YAML, which is no entry';

function isTooMuch(text: string): boolean {
  return (text.match(SIGNS)?.length ?? 0) > MOST_SIGNS;
}

type Text = { readonly text: string } | { readonly fault: string };

async function textOf(root: string, path: string): Promise<Text> {
  const real = await realpath(path);
  if (!isBelow(root, real)) return { fault: LEAVES };
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await isOpenBelow(root, file))) return { fault: LEAVES };
    const stats = await file.stat();
    if (!stats.isFile()) return { fault: 'is no regular file' };
    if (stats.size > LARGEST) return { fault: `is larger than ${String(LARGEST / 1024)} KiB` };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LARGEST + 1), 0, LARGEST + 1, 0);
    if (bytesRead > LARGEST) return { fault: `is larger than ${String(LARGEST / 1024)} KiB` };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead)) };
  } finally {
    await file.close();
  }
}

export const LEAVES = 'is a link out of the directory';

/** A directory on the way may have become a link between two calls; Linux tells what was opened. */
async function isOpenBelow(root: string, { fd }: FileHandle): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  return isBelow(root, await readlink(`/proc/self/fd/${String(fd)}`));
}

function unlessGone(error: unknown): Text | undefined {
  const code = codeOf(error);
  if (GONE.has(code)) return undefined;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { fault: 'is not UTF-8 text' };
  const fault = FAULTS[code];
  if (fault !== undefined) return { fault };
  throw new ProviderError('unavailable', { cause: error });
}

export const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);
const FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read: this process may not',
  EPERM: 'cannot be read: this process may not',
  ELOOP: 'is a link that leads nowhere',
  ENXIO: 'is no regular file',
};

type Content = Pick<Read, 'mayBeHalf'> & { readonly content: FedItem['content'] };

async function contentOf(text: string, format: 'yaml' | 'json'): Promise<Content> {
  const parsed = await parseStructured(text, { format });
  if (!('value' in parsed)) {
    const faults = parsed.map(({ line, message }) => ({ line, message }));
    return { content: { faults }, mayBeHalf: true };
  }
  const values = mappingOf(parsed.value);
  if (!values) {
    const message = 'must hold a mapping, as an item of registries is';
    return { content: { faults: [{ message }] }, mayBeHalf: text.trim() === '' };
  }
  return { content: { values, lineOf: (setting) => parsed.lineOf([setting]) }, mayBeHalf: false };
}
