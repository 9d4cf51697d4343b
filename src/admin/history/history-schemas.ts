import { DECISION_OUTCOMES } from '../../history/decision.js';
import { COUNT, DIALECT, list, object, oneOf, orNull, SCOPE, TEXT, TEXTS, TIME, TRUTH } from '../schemas.js';

const SOURCE = oneOf('database', 'memory');
const NEXT = orNull(TEXT);

const GIVEN = object(
  {
    ...{ address: TEXT, entry: TEXT, provider: TEXT, scope: SCOPE, stale: TRUTH },
    ...{ expires: orNull(TIME), sha256: TEXT },
  },
  ['stale'],
);

const DECISION = object({
  ...{ id: TEXT, time: TIME, client: TEXT, dialect: DIALECT, kind: oneOf('registries', 'secrets') },
  ...{ asked: orNull(TEXT), repo: TEXT, repoId: TEXT, forge: TEXT, build: orNull(COUNT), event: TEXT },
  ...{ fork: TRUTH, outcome: oneOf(...DECISION_OUTCOMES), code: orNull(TEXT), reason: orNull(TEXT) },
  given: list(GIVEN),
  secrets: orNull(TEXTS),
  withheld: list(object({ entry: TEXT, reason: TEXT, address: TEXT, by: TEXT }, ['address', 'by'])),
  failed: list(object({ address: TEXT, entry: TEXT, provider: TEXT, code: TEXT })),
  refusal: orNull(TEXT),
});

const USE = object({ entry: TEXT, repo: TEXT, client: TEXT, last: TIME, count: COUNT });

export const DECISIONS_SCHEMA = object({ source: SOURCE, next: NEXT, decisions: list(DECISION) });
export const USES_SCHEMA = object({ source: SOURCE, next: NEXT, uses: list(USE) });
