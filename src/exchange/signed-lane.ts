import { type IncomingMessage, type ServerResponse } from 'node:http';
import { DIALECTS } from '../dialects/dialects.js';
import { type Snapshot } from './snapshot.js';
import { REFUSALS } from './refusals.js';
import { type Endpoint, pathOf, type RouteTable, type SignedRoute, withoutSlash } from './route-table.js';
import { sendRefusal } from './send.js';
import { type ExchangeContext } from './exchange-context.js';
import { SignedExchange } from './signed-exchange.js';

/**
 * Takes the signed routes out of the stream of requests before Express sees them: Express and its body parser would
 * cost more than everything the gateway does, and would read a body before its signature is checked.
 */
export class SignedLane {
  constructor(
    private readonly current: () => Snapshot,
    private readonly context: ExchangeContext,
  ) {}

  /** Whether the request was for a signed route and is taken care of. Never throws. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    try {
      return this.#take(request, response);
    } catch (thrown) {
      this.context.faults.met('request', thrown);
      if (!response.headersSent) sendRefusal(request, response, REFUSALS.internal_error);
      return true;
    }
  }

  #take(request: IncomingMessage, response: ServerResponse): boolean {
    const target = request.url ?? '';
    const snapshot = this.current();
    const { routes } = snapshot;
    let path = pathOf(target);
    let route = routes.find(path);
    if (!route) {
      path = withoutSlash(path);
      route = routes.find(path) ?? anywhere(routes, path, request);
    }
    if (!route) {
      this.#noteStray(request);
      return false;
    }
    if (request.method !== 'POST') {
      sendRefusal(request, response, REFUSALS.method_not_allowed);
      return true;
    }
    const endpoint = target.includes('%') ? undefined : endpointOf(route, path, request);
    if (endpoint) new SignedExchange(request, response, snapshot, endpoint, this.context).start();
    else {
      this.#noteStray(request);
      sendRefusal(request, response, REFUSALS.not_found);
    }
    return true;
  }

  /** Clients swallow the 404 that they get for a wrong endpoint, so the gateway has to tell. */
  #noteStray({ headers, url: target = '' }: IncomingMessage): void {
    const dialect = DIALECTS.find((one) => one.isSigned(headers));
    if (dialect) this.context.observer.strayed?.(dialect, target);
  }
}

function endpointOf(route: SignedRoute, path: string, { headers }: IncomingMessage): Endpoint | undefined {
  if (path !== '/') return route[0];
  return route.find(({ client }) => client.dialect.takesRoot?.(headers));
}

/** Only a `POST`: what is read at a path of nobody's is not there. */
function anywhere(
  routes: RouteTable,
  path: string,
  { method, headers }: IncomingMessage,
): SignedRoute | undefined {
  return method === 'POST' ? routes.findAnywhere(path, headers) : undefined;
}
