import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { loopbackCertificate } from '../net/loopback-certificate.js';
import { type LoopbackServer, listenOnLoopback } from '../net/loopback-server.js';
import { type Family, FAMILIES, numberIn } from './storm-entries.js';
import { bodyOf } from '../registry/vendor-server.js';

/** What a vendor does at a call instead of answering properly. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, storm: VendorStorm) => void;

/** An entry, the call at which its vendor misbehaves, and how. */
export interface Blow {
  readonly call: string;
  readonly title: string;
  /** Undefined = it works. */
  readonly how: Misbehaviour | undefined;
  /** The one repository that the entry is for. */
  readonly repo: string;
}

interface Struck extends Omit<Blow, 'how'> {
  how: Misbehaviour | undefined;
  readonly name: string;
  readonly family: Family;
  readonly stub: RequestListener;
}

/** What somebody may do to all that passes through. */
export interface StormTaps {
  /** Sees every answer before its vendor gives it. */
  readonly answer?: (entry: string, response: ServerResponse, atCall: boolean) => void;
  /** True = it has dealt with this CONNECT itself. */
  readonly connect?: (socket: Socket) => boolean;
}

/**
 * Every vendor of a gateway in a process of its own, each entry with one of its own that misbehaves at one call: an
 * HTTP proxy for its environment that ends TLS itself, and a plain server for what its settings can lead here.
 */
export class VendorStorm {
  #beganAt = 0;
  readonly #struck: readonly Struck[];
  readonly #certificate: { cert: string; key: string };
  readonly #servers: LoopbackServer[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(
    blows: readonly Blow[],
    private readonly taps: StormTaps = {},
  ) {
    this.#struck = blows.map((blow, n) => {
      const family = FAMILIES.find(({ calls }) => blow.call in calls);
      if (!family) throw new TypeError(`there is no call ${blow.call}`);
      return { ...blow, name: `e${String(n)}`, family, stub: family.stub(n) };
    });
    const hosts = this.#struck.flatMap(({ family }, n) => family.hosts(n));
    this.#certificate = loopbackCertificate([...new Set(hosts)]);
  }

  get certificate(): string {
    return this.#certificate.cert;
  }

  async start(): Promise<void> {
    const listener: RequestListener = (request, response) => void this.#answer(request, response);
    const vendors = createTlsServer(this.#certificate, listener);
    vendors.on('secureConnection', (socket) => socket.on('error', () => undefined));
    const proxy = createHttpServer(listener);
    proxy.on('connect', (_: IncomingMessage, socket: Socket) => {
      socket.on('error', () => undefined);
      if (this.taps.connect?.(socket)) return;
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      vendors.emit('connection', socket);
    });
    this.#servers.push(await listenOnLoopback(proxy));
  }

  /** Entries with all their settings, and what leads their calls here. */
  env(certificateFile: string): Record<string, string> {
    const origin = `http://${this.#servers[0]?.host ?? ''}`;
    const entries = this.#struck.flatMap(({ family, name, repo }, n) => {
      const { provider: PROVIDER, address, settings } = family;
      const own = { PROVIDER, ADDRESS: address(n), REPOS: repo, ...settings(n, origin) };
      return Object.entries(own).map(([key, value]) => [`REGISTRY_${name.toUpperCase()}_${key}`, value]);
    });
    const ways = {
      GCE_METADATA_HOST: origin,
      CLOUDSDK_CONFIG: '/nowhere',
      HTTPS_PROXY: origin,
      NO_PROXY: '127.0.0.1',
      NODE_EXTRA_CA_CERTS: certificateFile,
    };
    return { ...(Object.fromEntries(entries) as Record<string, string>), ...ways };
  }

  /** Name of an entry and what its vendor does. */
  get entries(): readonly (Blow & { readonly name: string })[] {
    return this.#struck;
  }

  /** From now on the vendor of an entry does so at its call; undefined = it works. */
  deal(entry: string, how: Misbehaviour | undefined): void {
    const struck = this.#struck[Number(entry.slice(1))];
    if (struck) struck.how = how;
  }

  /** The request is sent with which the mints begin. */
  begin(): void {
    this.#beganAt = performance.now();
  }

  /** Does something so long after {@link begin}; at once if that is over. */
  at(milliseconds: number, act: () => void): void {
    this.#timers.add(setTimeout(act, this.#beganAt + milliseconds - performance.now()));
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const server of this.#servers) await server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const { host = '', authorization = '' } = request.headers;
    const target = request.url ?? '';
    const struck = target.startsWith('/computeMetadata/')
      ? this.#struck.find(({ call }) => call === 'google metadata')
      : this.#struck[numberIn(host + target, authorization, body) ?? -1];
    if (!struck) {
      response.writeHead(404).end();
      return;
    }
    const atCall = struck.family.calls[struck.call]?.test(host + target) ?? false;
    if (atCall && struck.how) {
      struck.how(request, response, this);
      return;
    }
    this.taps.answer?.(struck.name, response, atCall);
    struck.stub(replayed(request, body), response);
  }
}

/** A request whose body was read already, without what leads to the entry in its path. */
function replayed(request: IncomingMessage, body: string): IncomingMessage {
  const { method, headers, socket, url = '' } = request;
  const replay = Readable.from([Buffer.from(body)]);
  return Object.assign(replay, {
    method,
    headers,
    socket,
    url: url.replace(/^\/n\/\d+/, ''),
  }) as unknown as IncomingMessage;
}
