import { type IncomingHttpHeaders } from 'node:http';
import { type ClientConfig } from '../config/gateway-config.js';
import { DIALECTS } from '../dialects/dialects.js';
import { type Extension, type ExtensionKind } from '../dialects/extension.js';

/** Who can ask at a path, and what for. */
export interface Endpoint {
  readonly client: ClientConfig;
  readonly extension: Extension;
}

/** Who can ask at one path: at `/` default clients of several dialects, at every other path one. */
export type SignedRoute = readonly [Endpoint, ...Endpoint[]];

/** First segment of the paths at which secrets are asked for. */
const SECRETS = 'secrets';

/** First segments of paths that are somebody's, beside those of the dialects: a wrong name below them is a mistake. */
const AREAS = [SECRETS, 'admin', 'ui', 'healthz', 'readyz', 'metrics'];

/** The signed routes of a configuration, by exact path: each client has its own, so that keys are never tried in turn. */
export class RouteTable {
  readonly #routes = new Map<string, SignedRoute>();
  /** Default clients whose dialect answers at every path, with registries. */
  readonly #anywhere: SignedRoute[] = [];
  readonly #areas = new Set([...AREAS, ...DIALECTS.map(({ id }) => id)]);

  constructor(clients: readonly ClientConfig[]) {
    for (const client of clients) {
      const { dialect } = client;
      this.#areas.add(dialect.id);
      const endpoint = { client, extension: dialect.registries };
      this.#add(routeOf(client), endpoint);
      if (dialect.secrets) this.#add(routeOf(client, 'secrets'), { client, extension: dialect.secrets });
      if (client.isDefault && dialect.takesRoot) this.#add('/', endpoint);
      if (client.isDefault && dialect.takesAnyPath) this.#anywhere.push([endpoint]);
    }
  }

  find(path: string): SignedRoute | undefined {
    return this.#routes.get(path);
  }

  /**
   * The route of a signed request to a path that is nobody's, where some default client has all of these; undefined below
   * the first segments that are somebody's.
   */
  findAnywhere(path: string, headers: IncomingHttpHeaders): SignedRoute | undefined {
    if (!path.startsWith('/') || this.#areas.has(firstSegment(path))) return undefined;
    return this.#anywhere.find(([{ client }]) => client.dialect.isSigned(headers));
  }

  #add(path: string, endpoint: Endpoint): void {
    const others = this.#routes.get(path);
    this.#routes.set(path, others ? [...others, endpoint] : [endpoint]);
  }
}

/** The path at which a client asks for registries, or for what is said. */
export function routeOf(
  { dialect, name, isDefault }: Pick<ClientConfig, 'dialect' | 'name' | 'isDefault'>,
  kind: ExtensionKind = 'registries',
): string {
  const path = isDefault ? `/${dialect.id}` : `/${dialect.id}/${name}`;
  return kind === 'secrets' ? `/${SECRETS}${path}` : path;
}

/** The path of a request target as on the wire; a query belongs to what is signed, not to the route. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}

/** The path without one slash at its end; the root stays what it is. */
export function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return path.slice(1, end === -1 ? undefined : end);
}
