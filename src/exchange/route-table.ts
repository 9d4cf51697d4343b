import { type ClientConfig } from '../config/gateway-config.js';

/** The clients that can ask at one path: at `/` default ones of several dialects, at every other path one. */
export type SignedRoute = readonly [ClientConfig, ...ClientConfig[]];

/** The signed routes of a configuration, by exact path: each client has its own, so that keys are never tried in turn. */
export class RouteTable {
  readonly #routes = new Map<string, SignedRoute>();

  constructor(clients: readonly ClientConfig[]) {
    for (const client of clients) {
      const { dialect, name } = client;
      this.#add(client.isDefault ? `/${dialect.id}` : `/${dialect.id}/${name}`, client);
      if (client.isDefault && dialect.takesRoot) this.#add('/', client);
    }
  }

  find(path: string): SignedRoute | undefined {
    return this.#routes.get(path);
  }

  #add(path: string, client: ClientConfig): void {
    const others = this.#routes.get(path);
    this.#routes.set(path, others ? [...others, client] : [client]);
  }
}

/** The path of a request target as on the wire; a query belongs to what is signed, not to the route. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}
