import type { buildConnector, Dispatcher } from 'undici';
import { openTunnel } from './open-tunnel.js';
import { proxyFor } from './proxy.js';

/**
 * For our own calls: connections through the proxies of the environment, for one piece of work. What leads through a
 * proxy ends with the signal; the caller destroys the dispatcher.
 *
 * @param options for connections that lead through no proxy
 */
export async function proxiedDispatcher(
  signal: AbortSignal,
  options: buildConnector.BuildOptions = {},
): Promise<Dispatcher> {
  const undici = await import('undici'); // as in http-call: only when somebody is called
  const direct = undici.buildConnector(options);
  const connect: buildConnector.connector = (target, done) => {
    connectTo(target, done).catch((error: unknown) => {
      done(error as Error, null);
    });
  };
  return new undici.Agent({ connect });

  async function connectTo(target: buildConnector.Options, done: buildConnector.Callback): Promise<void> {
    const url = new URL(`${target.protocol}//${target.host ?? target.hostname}`);
    const proxy = proxyFor(url);
    const socket = proxy && (await openTunnel(proxy, url, signal));
    if (!socket) direct(target, done);
    else if (url.protocol === 'https:') direct({ ...target, httpSocket: socket }, done);
    else done(null, socket);
  }
}
