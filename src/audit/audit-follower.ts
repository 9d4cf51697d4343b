import { type GatewayConfig } from '../config/gateway-config.js';
import { type ConfigFollower, type PreparedChange } from '../gateway/config-follower.js';
import { type LogOutput } from '../logging/logger.js';
import { discardAuditTarget, openAuditTarget } from './audit-target.js';
import { type AuditTrail } from './audit-trail.js';

/** Lets a reload move the audit to another file, or change whether it is required. */
export class AuditFollower implements ConfigFollower {
  constructor(
    private readonly trail: AuditTrail,
    private readonly log: LogOutput,
  ) {}

  async prepare({ audit }: GatewayConfig): Promise<PreparedChange> {
    await this.trail.settled; // or the file that is asked for may still be written to by its former owner
    const { target: current } = this.trail;
    const target = await openAuditTarget(audit, this.log, current);
    return {
      commit: () => void this.trail.use(target),
      discard: () => void discardAuditTarget(target, current),
    };
  }
}
