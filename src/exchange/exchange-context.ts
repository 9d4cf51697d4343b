import { type ClientConfig } from '../config/gateway-config.js';
import { type FaultLog } from '../faults/fault-log.js';
import { type ServerLimits } from './limits.js';
import { type AuditGate, type RequestObserver } from './served-request.js';

/** What all exchanges of a server share. */
export interface ExchangeContext {
  readonly limits: ServerLimits;
  /** Told of every exchange that is over. */
  readonly observer: RequestObserver;
  readonly audit: AuditGate;
  readonly faults: FaultLog;
  readonly nextId: () => string;
  /** Told of the client whenever a signature holds under none of its keys. Must not throw. */
  readonly keyMissed: (client: ClientConfig) => void;
}
