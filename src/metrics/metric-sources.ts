import { type AuditTally } from '../audit/audit-tally.js';
import { type Gateway } from '../gateway/gateway.js';
import { type ReloadTally } from '../gateway/reload-tally.js';
import { type FaultLog } from '../faults/fault-log.js';
import { type ServerKeys } from '../gateway/keys/server-keys.js';
import { type MintTally } from './mint-tally.js';
import { type RequestTally } from './request-tally.js';

/** Everything that is counted in one process. */
export interface MetricSources {
  readonly gateway: Gateway;
  readonly keys: ServerKeys;
  readonly requests: RequestTally;
  readonly mints: MintTally;
  readonly reloads: ReloadTally;
  readonly audit: AuditTally;
  readonly faults: FaultLog;
}
