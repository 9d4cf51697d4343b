import { type RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type DecisionPage } from '../../types.js';
import { keyOf } from './decision-table.js';

export interface News {
  /** What is to be shown. */
  readonly shown: DecisionPage;
  /** Decisions that are there and not shown, because somebody reads. */
  readonly waiting: number;
  /** Shows them. */
  readonly show: () => void;
  /** For the element around the list. */
  readonly list: RefObject<HTMLDivElement | null>;
}

/** New decisions appear by themselves unless that would move what somebody reads, points at or has opened. */
export function useNews(page: DecisionPage): News {
  const [shown, setShown] = useState(page);
  const list = useRef<HTMLDivElement>(null);
  const known = new Set(shown.decisions.map(keyOf));
  const waiting = page.decisions.filter((decision) => !known.has(keyOf(decision))).length;
  useEffect(() => {
    if (waiting === 0 || !isRead(list.current)) setShown(page);
  }, [page]);
  return {
    shown,
    waiting,
    list,
    show: () => {
      setShown(page);
    },
  };
}

function isRead(list: HTMLElement | null): boolean {
  if (!list) return false;
  return (
    list.getBoundingClientRect().top < 0 ||
    list.matches(':hover, :focus-within') ||
    list.querySelector('details[open]') !== null
  );
}
