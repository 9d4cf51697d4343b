import { type ComponentChild } from 'preact';

/** Line drawings on a field of 24; they mean nothing to a screen reader, which has the word beside them. */
const PATHS = {
  overview: 'M4 13h7V4H4v9Zm9 7h7v-9h-7v9ZM4 20h7v-5H4v5ZM13 4v5h7V4h-7Z',
  registries: 'M12 3 4 7v10l8 4 8-4V7l-8-4ZM4 7l8 4 8-4M12 11v10',
  explain: 'M16 11a4 4 0 1 0-8 0 4 4 0 0 0 8 0ZM4 20c1-3 4-5 8-5s7 2 8 5',
  decisions: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  clients: 'M4 5h16v11H4V5Zm5 15h6m-3-4v4',
  entries: 'M14.5 4.5a4 4 0 1 0-3.2 6.6L4 18.5V21h3l1-1v-2h2v-2h2l1.6-1.7a4 4 0 0 0 .9-9.8ZM16 8h.01',
  configuration: 'M4 7h9m4 0h3M4 17h3m4 0h9M13 4.5v5M7 14.5v5',
  ok: 'm5 12.5 4.5 4.5L19 7.5',
  warn: 'M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.5h.01',
  bad: 'm6 6 12 12M18 6 6 18',
  idle: 'M6 12h12',
  clock: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4',
  moon: 'M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5Z',
  auto: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 0v18m0-14 6 3m-6 2 8 1m-8 4 6 1',
  out: 'M10 5H5v14h5m4-11 4 4-4 4m4-4H9',
  search: 'M16 11a5 5 0 1 1-10 0 5 5 0 0 1 10 0Zm-1.4 3.6L20 20',
  copy: 'M9 9h11v11H9V9Zm-4 6V4h11',
  next: 'm9 5 7 7-7 7',
  back: 'm15 5-7 7 7 7',
  reload: 'M20 5v5h-5M4 19v-5h5m10.4-4A8 8 0 0 0 5.5 8M4.6 14a8 8 0 0 0 13.9 2',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({
  name,
  size = 20,
}: {
  readonly name: IconName;
  readonly size?: number;
}): ComponentChild {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
