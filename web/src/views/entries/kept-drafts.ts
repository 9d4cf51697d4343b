import { useLayoutEffect } from 'preact/hooks';
import { type Draft } from './draft.js';

/** A draft that was not saved, and the version it began with; null = it is a new entry. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly version: number | null;
}

/** Only in memory: what was typed may hold a secret. It is there again for whoever typed it, until the page is closed. */
const kept = new Map<string, KeptDraft>();

export function keptDraft(key: string): KeptDraft | undefined {
  return kept.get(key);
}

export function forgetDraft(key: string): void {
  kept.delete(key);
}

/** Keeps a draft for as long as it says something else than what is saved; the browser asks before it closes the page. */
export function useKeptDraft(key: string, isChanged: boolean, { draft, version }: KeptDraft): void {
  useLayoutEffect(() => {
    if (!isChanged) {
      kept.delete(key);
      return undefined;
    }
    kept.set(key, { draft, version });
    const ask = (event: BeforeUnloadEvent): void => {
      if (kept.has(key)) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => {
      removeEventListener('beforeunload', ask);
    };
  }, [key, isChanged, draft, version]);
}
