import { get } from '../api.js';
import { type Activity, type Overview, type Status } from '../types.js';
import { type Load, useLoad } from '../use-load.js';

/** Milliseconds after which each is asked for again. */
const EVERY_MS = 10_000;

/** `GET /admin/status` with every entry: asked for once, since there may be thousands. */
export function useStatus(): Load<Status> {
  return useLoad('status', (signal) => get<Status>('/admin/status', {}, signal));
}

/** `GET /admin/status` without entries, kept fresh while somebody looks. */
export function useBriefStatus(): Load<Status> {
  const ask = (signal: AbortSignal): Promise<Status> =>
    get<Status>('/admin/status', { entries: 'none' }, signal);
  return useLoad('brief status', ask, { everyMs: EVERY_MS });
}

/** `GET /admin/overview`, likewise. */
export function useOverview(): Load<Overview> {
  return useLoad('overview', (signal) => get<Overview>('/admin/overview', {}, signal), { everyMs: EVERY_MS });
}

/** `GET /admin/activity`, likewise. */
export function useActivity(): Load<Activity> {
  return useLoad('activity', (signal) => get<Activity>('/admin/activity', {}, signal), { everyMs: EVERY_MS });
}
