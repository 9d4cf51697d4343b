import { type Clock, systemClock } from '../credentials/clock.js';
import { type Database } from '../database/database.js';
import { History } from '../history/history.js';
import { Retention } from '../history/retention.js';
import { type Shutdown } from './shutdown.js';

interface RememberParts {
  readonly database: Database;
  /** Days that decisions are kept, as they are configured at the time. */
  readonly days: () => number | undefined;
  readonly clock: Clock | undefined;
  readonly shutdown: Shutdown;
}

/** Remembers decisions until the end, and removes old ones; to be called before the database is told to stop. */
export function remember({ database, days, clock = systemClock, shutdown }: RememberParts): History {
  const history = new History(database, clock);
  const retention = new Retention(database, clock, days);
  shutdown.add('work', () => {
    retention.stop();
  });
  shutdown.add('audit', () => history.stop());
  return history;
}
