import { type ClientConfig } from '../config/gateway-config.js';
import { type Dialect } from '../dialects/shared/ci-request.js';

/**
 * The clients that can ask at one path. `/` is Drone's, so that the official plugin can be replaced in place, unless a
 * request is signed as Woodpecker signs; every other path has one client.
 */
export type SignedRoute = Readonly<Partial<Record<Dialect, ClientConfig>>>;

/** The signed routes of a configuration, by exact path: each client has its own, so that keys are never tried in turn. */
export class RouteTable {
  readonly #routes = new Map<string, SignedRoute>();

  constructor(clients: readonly ClientConfig[]) {
    for (const client of clients) {
      const { dialect, name } = client;
      this.#add(client.isDefault ? `/${dialect}` : `/${dialect}/${name}`, client);
      if (client.isDefault) this.#add('/', client);
    }
  }

  find(path: string): SignedRoute | undefined {
    return this.#routes.get(path);
  }

  #add(path: string, client: ClientConfig): void {
    this.#routes.set(path, { ...this.#routes.get(path), [client.dialect]: client });
  }
}

/** The path of a request target as on the wire; a query belongs to what is signed, not to the route. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}
