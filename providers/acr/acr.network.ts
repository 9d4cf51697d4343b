import { type Dispatcher } from 'undici';

/**
 * The way to Azure, where it is not the ordinary one. Nest provides none, so that the gateway uses the environment's
 * proxies and the system's certificates; the tests provide one that leads to loopback.
 */
export abstract class AcrNetwork {
  /** Carries the calls to the registry. */
  abstract readonly dispatcher: Dispatcher;
  /** PEM; the certificates trusted for Entra. */
  abstract readonly ca: string;
}
