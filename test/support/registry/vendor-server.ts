import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, type Server, type Socket } from 'node:net';
import { type LoopbackCertificate } from '../net/loopback-certificate.js';

/** How a vendor can misbehave: a status, one of the ways in which no usable answer comes, or that text, by default with a 200. */
export type Misbehaviour =
  number | keyof typeof FAILURES | { readonly text: string; readonly status?: number };

/** What somebody sent. */
export interface SeenRequest {
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** As far as it has come. */
  readonly body: () => string;
}

/** A request that has come in; `closed` resolves when its connection is at an end. */
export interface Arrival {
  readonly closed: Promise<void>;
}

/** A loopback server that plays a vendor and can be told to misbehave. */
export class VendorServer {
  /** Targets of the requests so far, e.g. `POST /oauth2/exchange`. */
  readonly seen: string[] = [];
  /** The same with all that was sent. */
  readonly requests: SeenRequest[] = [];
  /** Those of requests on a connection that had answered one before. */
  readonly onKept: string[] = [];
  /**
   * Whether the answer to those is a reset, as from a vendor that closes an idle connection just when the next request
   * is on its way. Default false.
   */
  closesKept = false;
  readonly #answered = new WeakSet<Socket>();
  #waiting: readonly { readonly path: string; readonly arrived: (arrival: Arrival) => void }[] = [];
  #mode:
    | { readonly how: Misbehaviour; readonly path: string; readonly headers: Record<string, string> }
    | undefined;

  #reworded: { readonly path: string; readonly change: (body: string) => string } | undefined;

  private constructor(
    private readonly server: Server & { closeAllConnections(): void },
    readonly origin: string,
  ) {}

  static async start(listener: RequestListener, tls?: LoopbackCertificate): Promise<VendorServer> {
    const server = tls ? createHttpsServer({ cert: tls.cert, key: tls.key }) : createHttpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    // A test that fails before it closes its server must not keep the whole run from ending.
    server.unref();
    server.on('connection', (socket: Socket) => socket.unref());
    const vendor = new VendorServer(server, `${tls ? 'https' : 'http'}://127.0.0.1:${String(port)}`);
    server.on('request', vendor.#handler(listener));
    return vendor;
  }

  get port(): number {
    return Number(new URL(this.origin).port);
  }

  /** From now on requests whose path begins with `path` get no proper answer. */
  misbehave(how: Misbehaviour, path = '/', headers: Record<string, string> = {}): void {
    this.#mode = { how, path, headers };
  }

  /** From now on the bodies of proper answers to requests whose path begins with `path` are changed. */
  reword(path: string, change: (body: string) => string): void {
    this.#reworded = { path, change };
  }

  behave(): void {
    this.#mode = undefined;
    this.#reworded = undefined;
  }

  /** Resolves when the next request for this path has arrived, whatever is answered. */
  next(path = '/'): Promise<Arrival> {
    return new Promise((arrived) => {
      this.#waiting = [...this.#waiting, { path, arrived }];
    });
  }

  /** How many connections are open. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.getConnections((error, count) => {
        if (error) reject(error);
        else resolve(count);
      });
    });
  }

  /** Ends every connection, as a network does. */
  drop(): void {
    this.server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #tell({ socket }: IncomingMessage, target: string): void {
    const told = this.#waiting.filter(({ path }) => target.startsWith(path));
    this.#waiting = this.#waiting.filter((waiting) => !told.includes(waiting));
    if (told.length === 0) return;
    const closed = new Promise<void>((resolve) => socket.once('close', resolve));
    for (const { arrived } of told) arrived({ closed });
  }

  /** Whether the connection of a request is lost because it was kept. */
  #isKept({ socket, url = '' }: IncomingMessage): boolean {
    const isKept = this.#answered.has(socket);
    this.#answered.add(socket);
    if (isKept) this.onKept.push(url);
    return isKept && this.closesKept;
  }

  #handler(listener: RequestListener): RequestListener {
    return (request, response) => {
      const target = request.url ?? '';
      this.seen.push(`${request.method ?? ''} ${target}`);
      this.requests.push({ target, headers: request.headers, body: heard(request) });
      this.#tell(request, target);
      if (this.#isKept(request)) {
        request.socket.destroy();
        return;
      }
      const mode = this.#mode;
      if (!mode || !target.startsWith(mode.path)) {
        const reworded = this.#reworded;
        if (reworded && target.startsWith(reworded.path)) reword(response, reworded.change);
        listener(request, response);
        return;
      }
      request.resume();
      for (const [name, value] of Object.entries(mode.headers)) response.setHeader(name, value);
      const { how } = mode;
      if (typeof how === 'number') response.writeHead(how).end('{"error":"vendor-says-no"}');
      else if (typeof how === 'string') FAILURES[how](request, response);
      else response.writeHead(how.status ?? 200, { 'content-type': 'application/json' }).end(how.text);
    };
  }
}

/** Keeps what is received of a body, whoever reads it later. */
function heard(request: IncomingMessage): () => string {
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, ...more) => {
    if (chunk) chunks.push(chunk);
    return push(chunk, ...more);
  };
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Keeps back a body until it is whole, and sends another one. */
function reword(response: ServerResponse, change: (body: string) => string): void {
  const chunks: Buffer[] = [];
  const end = response.end.bind(response) as (body: string) => ServerResponse;
  const keep = (chunk?: string | Uint8Array): void => {
    if (chunk !== undefined) chunks.push(Buffer.from(chunk));
  };
  Object.assign(response, {
    write: (chunk: string | Uint8Array) => {
      keep(chunk);
      return true;
    },
    end: (chunk?: string | Uint8Array) => {
      keep(chunk);
      if (!response.headersSent) response.removeHeader('content-length');
      return end(change(Buffer.concat(chunks).toString('utf8')));
    },
  });
}

/** Every way in which no usable answer comes. */
export const FAILURES = {
  hang: () => undefined,
  reset: (request) => {
    request.socket.destroy();
  },
  garbage: (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('<html>\u0000 not what you expect {{{');
  },
  oversized: (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ filler: 'x'.repeat(1024 * 1024) }));
  },
  endless: (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.method === 'HEAD') {
      response.end(); // has no body, so that writing it would never have to wait
      return;
    }
    const chunk = `"${'x'.repeat(16_384)}",`;
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk));
      response.once('drain', pour);
    };
    response.write('[');
    pour();
  },
} satisfies Readonly<Record<string, RequestListener>>;

/** The whole body of a request as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
