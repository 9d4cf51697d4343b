import { type GatewayConfig } from '../config/gateway-config.js';

/** Something beside the snapshot that a configuration decides. */
export interface ConfigFollower {
  /**
   * Makes ready whatever can fail.
   *
   * @throws ConfigError when the configuration cannot be followed
   */
  prepare(config: GatewayConfig): Promise<PreparedChange>;
}

/** Exactly one of both is called. Neither throws. */
export interface PreparedChange {
  /** Switches over at once; what is left to do after that may take its time. */
  commit(): void;
  discard(): void;
}
