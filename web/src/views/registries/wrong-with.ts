import { type EntryStatus } from '../../types.js';

/** Something that keeps an entry from being given, and what to do. */
export interface Wrong {
  readonly code: string;
  readonly text: string;
}

/** Each thing once, however many credentials have it. */
export function wrongWith({ credentials, secrets }: EntryStatus): readonly Wrong[] {
  const all = [
    ...credentials.map(({ lastError, cure }) => [lastError, cure] as const),
    ...secrets.map(({ setting, lastError, cure }) => [lastError, cure && `${setting}: ${cure}`] as const),
  ];
  const texts = new Map(
    all.flatMap(([code, cure]) => (code === null ? [] : [[cure ?? code, code] as const])),
  );
  return [...texts].map(([text, code]) => ({ code, text }));
}
