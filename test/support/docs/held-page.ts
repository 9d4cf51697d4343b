import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';

/** Set by `npm run docs:update`. */
const UPDATES = process.env['DOCS_UPDATE'] !== undefined;

/** Stands where a person has to write something; no page may keep one. */
export const TO_WRITE = '✎';

/**
 * Holds a page against the code: `held` makes of its text the one that the code wants, and leaves alone what people
 * write. Where that is another text the test fails, or, under `npm run docs:update`, the page is written.
 *
 * @param path from the root of the repository
 */
export function hold(path: string, held: (text: string) => string): void {
  const file = new URL(`../../../${path}`, import.meta.url);
  const text = readFileSync(file, 'utf8');
  const wanted = held(text);
  if (!UPDATES) expect(difference(path, text, wanted)).toBe('');
  else if (wanted !== text) writeFileSync(file, wanted);
}

function difference(path: string, text: string, wanted: string): string {
  if (text === wanted) return '';
  const [has, wants] = [text.split('\n'), wanted.split('\n')];
  const removed = has.filter((line) => !wants.includes(line)).map((line) => `- ${line}`);
  const added = wants.filter((line) => !has.includes(line)).map((line) => `+ ${line}`);
  const lines = removed.length + added.length > 0 ? [...removed, ...added] : ['in another order'];
  return [`${path} does not say what the code does; run npm run docs:update`, ...lines].join('\n');
}
