import { type ConfigFiles } from '../../settings/files.js';
import { type Notes } from '../../settings/notes.js';
import { type Given } from '../../settings/given.js';
import { type FileFault, type ParseOptions, type StructuredFile } from './structured-file.js';

/**
 * Reads and parses the file that a setting names; what is wrong is noted under the setting, with the line. What is only
 * odd in a file of another program is warned of.
 */
export async function readStructured(
  given: Given<string>,
  options: ParseOptions,
  { files, notes }: { readonly files: ConfigFiles; readonly notes: Notes },
): Promise<StructuredFile | undefined> {
  const text = files.read(given.key, given.value, notes);
  if (text === undefined) return undefined;
  const keyAt = (line: number | undefined): string =>
    line === undefined ? given.key : `${given.key} line ${String(line)}`;
  const parsed = await parseStructured(text, options);
  if (!('value' in parsed)) {
    for (const { line, message } of parsed) notes.problem(keyAt(line), `the file ${message}`);
    return undefined;
  }
  for (const { line, message } of parsed.oddities) {
    notes.warn(keyAt(line), `the file ${message}, which the program it is made for takes`);
  }
  return parsed;
}

/** Parses a file. What does so, a large library with it, is loaded with the first: many setups have none. */
export async function parseStructured(
  text: string,
  options: ParseOptions,
): Promise<StructuredFile | readonly FileFault[]> {
  const parser = await import('./parse-structured.js');
  return parser.parseStructured(text, options);
}

/** The own keys of a plain object; `undefined` for lists and everything else. */
export function mappingOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isPlain = Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? new Map<string, unknown>(Object.entries(value)) : undefined;
}
