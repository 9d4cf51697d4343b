import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { openTunnel } from './open-tunnel.js';
import { proxyFor } from './proxy.js';

/**
 * For SDKs that speak HTTP themselves: an agent for calls to URLs like this one, through the proxies of the environment.
 * It is for one piece of work; what leads through a proxy ends with the signal, for Node tells an agent nothing of a
 * request that was given up before it had a connection.
 *
 * @param tls how the host is verified, beside the certificates of the system
 */
export function vendorAgent(
  { protocol }: Pick<URL, 'protocol'>,
  signal: AbortSignal,
  tls: ConnectionOptions = {},
): HttpAgent {
  return protocol === 'https:' ? new SecureAgent(signal, tls) : new PlainAgent(signal);
}

type Done = (error: Error | null, socket: Duplex) => void;

class PlainAgent extends HttpAgent {
  constructor(private readonly signal: AbortSignal) {
    super();
  }

  override createConnection(options: ClientRequestArgs, done?: Done): undefined {
    give(this.#connection(options), done);
  }

  async #connection(options: ClientRequestArgs): Promise<Duplex | null | undefined> {
    return (await tunnel('http:', options, this.signal)) ?? super.createConnection(options);
  }
}

class SecureAgent extends HttpsAgent {
  constructor(
    private readonly signal: AbortSignal,
    tls: ConnectionOptions,
  ) {
    super(tls);
  }

  override createConnection(options: RequestOptions, done?: Done): undefined {
    give(this.#connection(options), done);
  }

  async #connection(options: RequestOptions): Promise<Duplex | null | undefined> {
    const socket = await tunnel('https:', options, this.signal);
    return super.createConnection(socket ? Object.assign(options, { socket }) : options);
  }
}

/** What cannot be connected is told and never thrown: Node would not catch it. */
function give(connection: Promise<Duplex | null | undefined>, done?: Done): void {
  void connection.then(
    (socket) => {
      if (socket) done?.(null, socket);
    },
    (error: unknown) => done?.(error as Error, undefined as never),
  );
}

async function tunnel(
  protocol: string,
  { host, port }: ClientRequestArgs,
  signal: AbortSignal,
): Promise<Socket | undefined> {
  const name = host ?? '';
  const url = new URL(`${protocol}//${isIPv6(name) ? `[${name}]` : name}:${String(port)}`);
  const proxy = proxyFor(url);
  return proxy && openTunnel(proxy, url, signal);
}
