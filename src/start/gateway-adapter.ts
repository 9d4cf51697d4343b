import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { ExpressAdapter } from '@nestjs/platform-express/adapters/express-adapter.js';
import { type TlsMaterial } from '../config/gateway/tls-material.js';
import { timedOut } from '../exchange/body-reader.js';
import { type Connections } from '../exchange/connections.js';
import { type ServerLimits } from '../exchange/limits.js';
import { REFUSALS } from '../exchange/refusals.js';
import { sendRefusal } from '../exchange/send.js';
import { type SignedLane } from '../exchange/signed-lane.js';

/**
 * Nest's Express adapter with a server of our own: with the limits that the adapter does not pass on, and with the
 * signed lane in front of Express.
 */
export class GatewayAdapter extends ExpressAdapter {
  constructor(
    private readonly lane: SignedLane,
    private readonly limits: ServerLimits,
    private readonly tls: TlsMaterial | undefined,
    private readonly connections: Connections,
  ) {
    super();
    this.getInstance<{ disable(setting: string): void }>().disable('x-powered-by');
    this.getInstance<{ disable(setting: string): void }>().disable('etag');
  }

  override initHttpServer(): void {
    const { headersMs, requestMs, checkMs, keepAliveMs, headerBytes } = this.limits;
    const options = {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkMs,
      keepAliveTimeout: keepAliveMs,
      maxHeaderSize: headerBytes,
    };
    const server: Server = this.tls
      ? createTlsServer({ ...options, ...this.tls.context(), handshakeTimeout: headersMs }, this.#listener)
      : createServer(options, this.#listener);
    this.connections.watch(server);
    server.maxHeadersCount = 0; // Node would leave out lines beyond a number without a word, a doubled one too
    server.on('clientError', answerClientError);
    server.on('checkContinue', this.#listener); // Node would ask for the body before anything is checked
    server.on('checkExpectation', refuseExpectation);
    this.httpServer = server;
  }

  /** The server is stopped before (`stop-server.ts`), and lets requests finish; Nest would only close it once more. */
  override close(): Promise<void> {
    return Promise.resolve();
  }

  readonly #listener = (request: IncomingMessage, response: ServerResponse): void => {
    this.connections.served(request.socket);
    if (hasTwoHosts(request.rawHeaders)) sendRefusal(request, response, REFUSALS.invalid_request);
    else if (!this.lane.take(request, response)) this.getInstance<RequestHandler>()(request, response);
  };
}

/** Node refuses a request without a `Host` line, but takes the first of two, where a proxy may have taken the other. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}

/** Node's own answer has no body. */
function refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
  sendRefusal(request, response, REFUSALS.invalid_request);
}

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * What Node's parser refuses is answered like everything else: a constant JSON error, then the connection is closed.
 * Where there is no HTTP (a TLS handshake that failed or never came) there is nobody to answer.
 */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  const isHttp = error.code === REQUEST_TIMEOUT || error.code?.startsWith('HPE_');
  if (!isHttp || !socket.writable) {
    socket.destroy();
    return;
  }
  if (error.code === REQUEST_TIMEOUT && socket instanceof Socket) timedOut.add(socket);
  const [line, { body }] = CLIENT_ERRORS[error.code ?? ''] ?? ['400 Bad Request', REFUSALS.invalid_request];
  const headers = [
    'Content-Type: application/json; charset=utf-8',
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(
    `HTTP/1.1 ${line}\r\n${headers.join('\r\n')}\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
  );
  // A client that never closes its own side would otherwise keep the connection for ever.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

const LINGER_MS = 500;

const REQUEST_TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';
const CLIENT_ERRORS: Readonly<Record<string, readonly [string, { readonly body: string }]>> = {
  [REQUEST_TIMEOUT]: ['408 Request Timeout', REFUSALS.body_timeout],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', REFUSALS.invalid_request],
};
