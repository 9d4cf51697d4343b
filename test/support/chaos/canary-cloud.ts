import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Socket } from 'node:net';
import { type VendorContract, type VendorPlay } from '../../provider-contract/contract.js';
import { loopbackCertificate } from '../net/loopback-certificate.js';
import { type LoopbackServer, listenOnLoopback } from '../net/loopback-server.js';
import { bodyOf } from '../registry/vendor-server.js';

/** `tells`: tokens · `refuses`: errors that quote secrets · `babbles`: what is neither, with secrets in it. */
export type Mood = 'tells' | 'refuses' | 'babbles';

/**
 * Every vendor of a gateway in a process of its own: an HTTP proxy for its environment that ends TLS itself, under a
 * certificate that the process is made to trust. In a bad mood whatever it says holds the word `canary`.
 */
export class CanaryCloud {
  mood: Mood = 'tells';
  /** Addresses of the entries for which a vendor was asked. */
  readonly asked = new Set<string>();
  readonly #tls: ReturnType<typeof loopbackCertificate>;
  readonly #vendors = new Map<string, RequestListener>();
  readonly #servers: LoopbackServer[] = [];
  #proxy = '';

  /** @param hosts every host that will be asked, for the certificate */
  constructor(hosts: readonly string[]) {
    this.#tls = loopbackCertificate(hosts);
  }

  get certificate(): string {
    return this.#tls.cert;
  }

  /** From now on a host answers so to the entry of this address. */
  answer(address: string, host: string, listener: RequestListener): void {
    this.#vendors.set(host, this.#moody(address, listener));
  }

  /** Has the vendor of a contract play for this address, under its hosts and on a port of its own. */
  async play(address: string, vendor: VendorContract): Promise<VendorPlay> {
    const played: { now?: VendorPlay } = {};
    const listener: RequestListener = (request, response) => played.now?.listener(request, response);
    const moody = this.#moody(address, listener);
    const plain = vendor.protocol === 'http';
    const server = await this.#listen(plain ? createHttpServer(moody) : createTlsServer(this.#tls, moody));
    for (const host of hostsAsked(address, vendor)) this.answer(address, host, listener);
    played.now = vendor.play(`${plain ? 'http' : 'https'}://${server.host}`, 0);
    return played.now;
  }

  async start(): Promise<void> {
    const vendors = createTlsServer(this.#tls, (request, response) => {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '');
      const vendor = this.#vendors.get(host);
      if (vendor) vendor(request, response);
      else response.writeHead(502).end('canary-of-nobody');
    });
    const proxy = createHttpServer((_, response) => response.writeHead(502).end('canary-proxy'));
    proxy.on('connect', (_: IncomingMessage, socket: Socket) => {
      socket.on('error', () => undefined).write('HTTP/1.1 200 Connection established\r\n\r\n');
      vendors.emit('connection', socket);
    });
    this.#proxy = `http://${(await this.#listen(proxy)).host}`;
  }

  /** Leads every call of a process here. */
  env(certificateFile: string): Record<string, string> {
    const ways = { HTTPS_PROXY: this.#proxy, HTTP_PROXY: this.#proxy, NO_PROXY: '' };
    return { ...ways, NODE_EXTRA_CA_CERTS: certificateFile };
  }

  async close(): Promise<void> {
    for (const server of this.#servers) await server.close();
  }

  async #listen(server: Parameters<typeof listenOnLoopback>[0]): Promise<LoopbackServer> {
    const listening = await listenOnLoopback(server);
    this.#servers.push(listening);
    return listening;
  }

  #moody(address: string, listener: RequestListener): RequestListener {
    return (request, response) => {
      this.asked.add(address);
      response.setHeader('x-canary', 'canary-of-a-header');
      if (this.mood === 'tells') {
        listener(request, response);
        return;
      }
      void bodyOf(request).then((body) => {
        if (this.mood === 'babbles') response.end('<html>canary {"token":"canary"}\u0000');
        else {
          response.writeHead(403, { 'content-type': 'application/json', 'www-authenticate': 'canary' });
          response.end(`{"error":"canary","message":${JSON.stringify(`canary ${body}`)}}`);
        }
      });
    };
  }
}

/** Hosts without ports that the vendor of a contract may be asked by. */
export function hostsAsked(address: string, { hosts = [] }: VendorContract): readonly string[] {
  return [address.replace(/:\d+$/, ''), ...hosts];
}

/** An answer of JSON with the word in it, for the contracts of providers. */
export function tell(value: object, status = 200): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...value, note: 'canary' }));
  };
}
