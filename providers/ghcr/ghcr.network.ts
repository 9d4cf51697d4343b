import { type Dispatcher } from 'undici';

/**
 * The way to GitHub, where it is not the ordinary one. Nest provides none, so that the gateway uses the environment's
 * proxies and the system's certificates; the tests provide one that leads to loopback.
 */
export abstract class GhcrNetwork {
  abstract readonly dispatcher: Dispatcher;
}
