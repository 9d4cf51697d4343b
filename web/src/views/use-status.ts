import { get } from '../api.js';
import { type Status } from '../types.js';
import { type Load, useLoad } from '../use-load.js';

/** Milliseconds after which the status is asked for again. */
const EVERY_MS = 10_000;

/** `GET /admin/status`, kept fresh while somebody looks. */
export function useStatus(): Load<Status> {
  return useLoad('status', (signal) => get<Status>('/admin/status', {}, signal), { everyMs: EVERY_MS });
}

/** The same without entries, of which there may be thousands. */
export function useBriefStatus(): Load<Status> {
  const ask = (signal: AbortSignal): Promise<Status> =>
    get<Status>('/admin/status', { entries: 'none' }, signal);
  return useLoad('brief status', ask, { everyMs: EVERY_MS });
}
