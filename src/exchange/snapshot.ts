import { inspect } from 'node:util';
import { type GatewayConfig } from '../config/gateway-config.js';
import { type Planners } from '../resolver/secrets/planners.js';
import { RouteTable } from './route-table.js';
import { isSameSecret, secretDigest } from './same-secret.js';

/** `basic_auth_awaited`: it is demanded, and its store has not given it yet. */
export type AuthorizationFault = 'basic_auth_missing' | 'basic_auth_wrong' | 'basic_auth_awaited';

/**
 * Everything a request needs of one configuration. A request takes the current snapshot once, at its start, and
 * finishes with it: a reload never mixes two configurations in one answer.
 */
export class Snapshot {
  readonly routes: RouteTable;
  readonly #authorization: Buffer | undefined;

  constructor(
    readonly config: GatewayConfig,
    readonly planners: Planners,
  ) {
    this.routes = new RouteTable(config.clients);
    const { basicAuth } = config;
    if (basicAuth !== undefined)
      this.#authorization = secretDigest(`Basic ${Buffer.from(basicAuth).toString('base64')}`);
  }

  /** What is wrong with the second factor of a request; undefined when it is right or none is demanded. */
  refusesAuthorization(authorization: string | undefined): AuthorizationFault | undefined {
    if (!this.#authorization) return this.config.awaitsBasicAuth ? 'basic_auth_awaited' : undefined;
    if (authorization === undefined) return 'basic_auth_missing';
    return isSameSecret(authorization, this.#authorization) ? undefined : 'basic_auth_wrong';
  }

  /** Keeps the secrets of the configuration out of inspection and serialisation. */
  toJSON(): string {
    return '[configuration]';
  }

  [inspect.custom](): string {
    return this.toJSON();
  }
}
