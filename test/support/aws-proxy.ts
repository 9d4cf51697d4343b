import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Duplex } from 'node:stream';

/**
 * An HTTP proxy on loopback that leads every tunnel to one port of this machine, whatever host was asked for: names of
 * the vendor are then resolved by nobody.
 */
export class LoopbackProxy {
  /** `host:port` of each tunnel, in order. */
  readonly tunnels: string[] = [];
  readonly authorizations: string[] = [];
  readonly #server = createServer();

  private constructor(private readonly port: number) {
    this.#server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      this.#tunnel(request, socket);
    });
  }

  /** @param port where every tunnel ends */
  static async start(port: number): Promise<LoopbackProxy> {
    const proxy = new LoopbackProxy(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
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
