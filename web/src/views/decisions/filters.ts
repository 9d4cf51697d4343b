import { type Decision } from '../../types.js';

/** What decisions are looked for by, by the names of `/admin/decisions`. */
export const FILTERS = ['repo', 'build', 'outcome', 'entry', 'address', 'client', 'from', 'to'] as const;
export type Filter = (typeof FILTERS)[number];
/** The empty text = not looked at. */
export type Filters = Readonly<Record<Filter, string>>;

/** The filters of an address of the page. */
export function filtersOf(params: URLSearchParams): Filters {
  return Object.fromEntries(FILTERS.map((name) => [name, params.get(name) ?? ''])) as Filters;
}

/** Filters that find one decision: no other request of the client is answered in the same millisecond for the repository. */
export function filtersOfOne({ repo, build, client, outcome, time }: Decision): Partial<Filters> {
  const after = new Date(Date.parse(time) + 1).toISOString();
  return {
    repo,
    build: build === null || repo === '' ? '' : String(build),
    client,
    outcome,
    from: time,
    to: after,
  };
}

/** The value that an input of date and time shows, in the reader's zone; the empty text for none. */
export function toLocal(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return '';
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  return shifted.slice(0, at.getSeconds() > 0 || at.getMilliseconds() > 0 ? 23 : 16);
}

/** Back from there. */
export function fromLocal(value: string): string {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
