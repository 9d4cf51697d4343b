import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { type Duplex } from 'node:stream';
import { type LoopbackCertificate } from '../net/loopback-certificate.js';
import { listenOnLoopback, type LoopbackServer } from '../net/loopback-server.js';

/**
 * An HTTP proxy on loopback that leads every tunnel to one port of this machine, whatever host was asked for: names of
 * the vendor are then resolved by nobody.
 */
export class LoopbackProxy {
  /** `host:port` of each tunnel, in order. */
  readonly tunnels: string[] = [];
  readonly authorizations: string[] = [];
  readonly #server: Server;
  #listening: LoopbackServer | undefined;

  private constructor(
    private readonly port: number,
    tls?: LoopbackCertificate,
  ) {
    this.#server = tls ? createTlsServer(tls) : createServer();
    this.#server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      this.#tunnel(request, socket);
    });
  }

  /**
   * @param port where every tunnel ends
   * @param tls where the proxy itself is spoken to over TLS
   */
  static async start(port: number, tls?: LoopbackCertificate): Promise<LoopbackProxy> {
    const proxy = new LoopbackProxy(port, tls);
    proxy.#listening = await listenOnLoopback(proxy.#server);
    return proxy;
  }

  get url(): string {
    return `http://${this.#listening?.host ?? ''}`;
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }

  #tunnel(request: IncomingMessage, socket: Duplex): void {
    this.tunnels.push(request.url ?? '');
    this.authorizations.push(request.headers['proxy-authorization'] ?? '');
    socket.on('error', () => undefined);
    const target = connect(this.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
  }
}
