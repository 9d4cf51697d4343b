import { type AuditNotes, type AuditTally } from '../audit/audit-tally.js';
import { type Database } from '../database/database.js';
import { type FaultLog } from '../faults/fault-log.js';
import { type Feeds } from '../feeds/feeds.js';
import { type Gateway } from '../gateway/gateway.js';
import { type ServerKeys } from '../gateway/keys/server-keys.js';
import { type ManagedEntries } from '../managed/managed-entries.js';
import { type ReloadTally } from '../gateway/reload-tally.js';
import { type History } from '../history/history.js';
import { type SharingTally } from '../sharing/sharing-tally.js';
import { type CallTallies } from './call-tally.js';
import { type RecentMinutes } from './recent-minutes.js';
import { type RequestTally } from './request-tally.js';

/** The gateway and everything that is counted in one process. A class, so that Nest can inject it by its name. */
export abstract class Instruments {
  abstract readonly gateway: Gateway;
  abstract readonly database: Database;
  abstract readonly history: History;
  abstract readonly sharing: SharingTally;
  abstract readonly managed: ManagedEntries;
  abstract readonly keys: ServerKeys;
  abstract readonly feeds: Feeds;
  abstract readonly requests: RequestTally;
  abstract readonly minutes: RecentMinutes;
  /** By provider. */
  abstract readonly mints: CallTallies;
  /** By store. */
  abstract readonly reads: CallTallies;
  /** Of the database, by task. */
  abstract readonly tasks: CallTallies;
  abstract readonly reloads: ReloadTally;
  abstract readonly audit: AuditTally & AuditNotes;
  abstract readonly faults: FaultLog;
}
