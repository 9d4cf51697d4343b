import { COUNT, DIALECT, ENTRY, list, object, oneOf, orNull, TEXT, TIME } from '../schemas.js';

const COUNTS = { requests: COUNT, given: COUNT, refused: COUNT, unavailable: COUNT };

export const ACTIVITY_SCHEMA = object({
  process: COUNT,
  time: TIME,
  minutes: list(object({ at: TIME, ...COUNTS })),
  clients: list(
    object({
      ...{ name: TEXT, dialect: DIALECT, requests: COUNT },
      ...{ lastSeen: orNull(TIME), lastRefused: orNull(TIME), previousKey: COUNT },
      refusals: list(object({ code: TEXT, reason: TEXT, count: COUNT, meaning: TEXT })),
      skew: list(object({ upTo: orNull(COUNT), ahead: COUNT, behind: COUNT })),
    }),
  ),
  strays: list(object({ dialect: DIALECT, count: COUNT })),
});

export const OVERVIEW_SCHEMA = object({
  status: oneOf('ok', 'degraded', 'unavailable'),
  process: COUNT,
  time: TIME,
  entries: object({ ok: COUNT, stale: COUNT, failing: COUNT, unused: COUNT }),
  given: COUNT,
  failed: COUNT,
  fails: list(ENTRY),
  endsNext: list(object({ entry: TEXT, expires: TIME, nextAttemptSeconds: orNull(COUNT) })),
});
