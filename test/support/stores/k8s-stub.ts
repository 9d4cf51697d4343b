import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { DISCOVERY, failure, forbidden, type K8sReply, notFound, unauthorized } from './k8s-replies.js';
import { K8sSecrets, type KeptSecret, type Wanted, type WatchEvent } from './k8s-secrets.js';

/** The token of the service account that may do what {@link K8sStub.may} says. */
export const K8S_TOKEN = 'TEST-ONLY-service-account-token';

interface StubCall {
  readonly namespace: string;
  readonly name: string | undefined;
  readonly query: URLSearchParams;
  readonly metadataOnly: boolean;
}

/**
 * The API server of a Kubernetes, as far as Secrets can be read: get, list by pages and selectors, watch with bookmarks,
 * metadata alone, and the discovery that clients begin with. `test/interop/kubectl.spec.ts` lets kubectl use it.
 */
export class K8sStub {
  readonly secrets = new K8sSecrets();
  readonly tokens = new Set([K8S_TOKEN]);
  /** What the service account may, by verb: `get`, `list`, `watch`. */
  may: (verb: string, namespace: string, name: string | undefined) => boolean = () => true;
  readonly #watches = new Map<ServerResponse, URLSearchParams>();

  readonly listener: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '', 'https://k8s.example');
    const found = DISCOVERY[url.pathname] ?? namespaceAt(url.pathname);
    if (found) send(response, { status: 200, body: found });
    else this.#answer(request, response, url);
  };

  /** How many watch; what they say of `timeoutSeconds` is not heeded. */
  get watches(): number {
    return this.#watches.size;
  }

  /** Ends every watch, in its order or as a network does. */
  endWatches(how: 'end' | 'reset' = 'end'): void {
    for (const response of this.#watches.keys()) {
      if (how === 'end') response.end();
      else response.destroy();
    }
  }

  /** Tells every watch that asked for it which version it has seen, so that it can go on from there. */
  bookmark(): void {
    const metadata = { resourceVersion: this.secrets.version, creationTimestamp: null };
    const object = { kind: 'Secret', apiVersion: 'v1', metadata };
    for (const [response, query] of this.#watches) {
      if (isTrue(query, 'allowWatchBookmarks')) write(response, { type: 'BOOKMARK', object });
    }
  }

  /** Says to every watch what it does not expect. */
  say(line: string | Uint8Array): void {
    for (const response of this.#watches.keys()) response.write(line);
  }

  #answer(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const [, namespace = '', name] =
      /^\/api\/v1\/namespaces\/([^/]+)\/secrets(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
    if (namespace === '') {
      send(response, failure(404, 'NotFound', 'the server could not find the requested resource'));
      return;
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const metadataOnly = (request.headers.accept ?? '').includes(';as=PartialObjectMetadata');
    const call = { namespace, name, query: url.searchParams, metadataOnly };
    const verb = name !== undefined ? 'get' : isTrue(url.searchParams, 'watch') ? 'watch' : 'list';
    if (!this.tokens.has(token ?? '')) send(response, unauthorized());
    else if (!this.may(verb, namespace, name)) send(response, forbidden(verb, namespace, name));
    else if (verb === 'watch') this.#watch(call, response);
    else send(response, this.#read(call));
  }

  #read({ namespace, name, query, metadataOnly }: StubCall): K8sReply {
    if (name !== undefined) {
      const body = this.secrets.get(namespace, name);
      return body ? { status: 200, body: metadataOnly ? partial(body) : body } : notFound(name);
    }
    const limit = Number(query.get('limit') ?? '0');
    const reply = this.secrets.list(wanted(namespace, query), limit, query.get('continue'));
    return metadataOnly && reply.status === 200 ? { ...reply, body: partialList(reply.body) } : reply;
  }

  #watch({ namespace, query, metadataOnly }: StubCall, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    this.#watches.set(response, query);
    const stop = this.secrets.watch(wanted(namespace, query), query.get('resourceVersion') ?? '', (event) => {
      const { type, object } = event;
      write(response, metadataOnly && type !== 'ERROR' ? { type, object: partial(object) } : event);
      if (type === 'ERROR') response.end();
    });
    response.on('close', () => {
      stop();
      this.#watches.delete(response);
    });
  }
}

/** Every namespace is there; kubectl looks whether it is where a Secret is not. */
function namespaceAt(path: string): object | undefined {
  const name = /^\/api\/v1\/namespaces\/([^/]+)$/.exec(path)?.[1];
  return name === undefined ? undefined : { kind: 'Namespace', apiVersion: 'v1', metadata: { name } };
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return /^(?:true|1)$/.test(query.get(name) ?? '');
}

function send(response: ServerResponse, { status, body }: K8sReply): void {
  response.setHeader('content-type', 'application/json');
  response.writeHead(status).end(JSON.stringify(body));
}

function write(response: ServerResponse, event: WatchEvent): void {
  response.write(`${JSON.stringify(event)}\n`);
}

function partial(object: object): object {
  const { metadata } = object as KeptSecret;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function partialList(list: object): object {
  const { metadata, items } = list as { metadata: object; items: readonly object[] };
  const kind = 'PartialObjectMetadataList';
  return { kind, apiVersion: 'meta.k8s.io/v1', metadata, items: items.map(partial) };
}

/** By labels, as far as the tests select by them: `key`, `!key`, `key=value`, `key!=value`; and by `metadata.name`. */
function wanted(namespace: string, query: URLSearchParams): Wanted {
  const rules = [...partsOf(query, 'labelSelector'), ...partsOf(query, 'fieldSelector')];
  const labelsOf = ({ metadata }: KeptSecret): Readonly<Record<string, string>> => ({
    ...metadata.labels,
    'metadata.name': metadata.name,
  });
  return { namespace, matches: (secret) => rules.every((rule) => holds(rule, labelsOf(secret))) };
}

function partsOf(query: URLSearchParams, name: string): readonly string[] {
  return (query.get(name) ?? '').split(',').filter(Boolean);
}

function holds(rule: string, labels: Readonly<Record<string, string>>): boolean {
  const [, not, key = '', operator, value] = /^(!?)([^=!]+)(?:(==?|!=)(.*))?$/.exec(rule) ?? [];
  if (operator === undefined) return key in labels === (not === '');
  return (labels[key] === value) === (operator !== '!=');
}
