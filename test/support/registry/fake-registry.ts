import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { buildConnector, Agent, type Dispatcher } from 'undici';
import { parseRegistryAddress, type RegistryAddress } from '../../../src/image/registry-address.js';
import { type LoopbackCertificate } from '../net/loopback-certificate.js';
import { listenOnLoopback, type LoopbackServer } from '../net/loopback-server.js';

export interface SeenRequest {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly host: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

export interface FakeRegistry extends LoopbackServer {
  readonly address: RegistryAddress;
  /** Every request so far, as it came. */
  readonly seen: SeenRequest[];
}

/** A registry that answers whatever a test says; `undefined` = 404. */
export async function startFakeRegistry(
  answer: (request: SeenRequest) => FakeAnswer | undefined,
  tls?: LoopbackCertificate,
): Promise<FakeRegistry> {
  const seen: SeenRequest[] = [];
  const listener: RequestListener = (incoming, response) => {
    void text(incoming).then((body) => {
      const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://registry.invalid');
      const { authorization, host = '' } = incoming.headers;
      const { method = '', url: target = '' } = incoming;
      const request = { method, target, path: pathname, query: searchParams, host, authorization, body };
      seen.push(request);
      const { status, headers, body: content } = answer(request) ?? { status: 404 };
      response.writeHead(status, headers).end(content);
    });
  };
  const server = await listenOnLoopback(tls ? createTlsServer(tls, listener) : createServer(listener));
  return { ...server, seen, address: parseRegistryAddress(server.host) };
}

export interface TokenRegistryOptions {
  readonly username?: string;
  readonly password?: string;
  /** `WWW-Authenticate` of a 401; default Bearer with service and the scope of the path. */
  readonly challenge?: (request: SeenRequest) => string | string[];
  /** Instead of the token endpoint at `/token`. */
  readonly token?: (request: SeenRequest) => FakeAnswer | undefined;
  /** Instead of a manifest for every image. */
  readonly manifest?: (request: SeenRequest) => FakeAnswer | undefined;
  /** `http` unless it is behind TLS. */
  readonly scheme?: string;
}

/**
 * The answers of a registry that takes tokens for `user` and `canary-word`. A token names the scopes it was asked for, and a
 * manifest needs the one for its repository.
 */
export function tokenRegistry(
  options: TokenRegistryOptions = {},
): (request: SeenRequest) => FakeAnswer | undefined {
  const { username = 'user', password = 'canary-word', scheme = 'http' } = options;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const challenge =
    options.challenge ??
    (({ host, path }) => {
      const repository = repositoryOf(path);
      const scope = repository ? `,scope="repository:${repository}:pull"` : '';
      return `Bearer realm="${scheme}://${host}/token",service="fake"${scope}`;
    });
  return (request) => {
    const { path, query, authorization } = request;
    if (path === '/token') {
      if (options.token) return options.token(request);
      if (authorization !== basic) return { status: 401 };
      return tokenAnswer({ token: `token(${query.getAll('scope').join(' ')})` });
    }
    const repository = repositoryOf(path);
    const scope = repository ? `repository:${repository}:pull` : '';
    const given = /^Bearer token\((.*)\)$/.exec(authorization ?? '')?.[1];
    const allowed =
      authorization === basic || (given !== undefined && (scope === '' || given.includes(scope)));
    if (!allowed) return { status: 401, headers: { 'www-authenticate': challenge(request) } };
    if (path === '/v2/') return { status: 200, body: '{}' };
    return repository ? (options.manifest?.(request) ?? { status: 200, body: '{}' }) : undefined;
  };
}

export function tokenAnswer(body: unknown, headers: Record<string, string> = {}): FakeAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

function repositoryOf(path: string): string | undefined {
  return /^\/v2\/(.+)\/manifests\/[^/]+$/.exec(path)?.[1];
}

/** Leads every name and port to one loopback server, as DNS and a network would; its certificate is trusted. */
export function leadTo(server: LoopbackServer, certificate: LoopbackCertificate): Dispatcher {
  const connect = buildConnector({ ca: certificate.cert });
  return new Agent({
    connect: (options, callback) => {
      connect(
        { ...options, servername: options.hostname, hostname: '127.0.0.1', port: String(server.port) },
        callback,
      );
    },
  });
}
