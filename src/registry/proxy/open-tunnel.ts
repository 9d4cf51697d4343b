import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Proxy } from './proxy.js';

/** Bytes of a proxy's answer to CONNECT, with the empty line at its end. */
const MAX_HEAD_BYTES = 16 * 1024;
/** Milliseconds until there is a tunnel. */
const TUNNEL_LIMIT_MS = 5_000;

/**
 * A connection to a host through a proxy, on which nothing was sent or received yet (RFC 9110 section 9.3.6). It ends
 * with the signal, while it is made and afterwards, so that no proxy can hold it open; whatever fails before closes it.
 *
 * @throws the error of the connection, or an `Error` when the proxy does not open the tunnel
 */
export async function openTunnel(proxy: Proxy, target: URL, signal: AbortSignal): Promise<Socket> {
  if (signal.aborted) throw new Error('nobody waits for the tunnel');
  const socket = dial(proxy);
  const end = (): void => {
    socket.destroy();
  };
  socket.on('error', end); // from the first moment to the last, whoever else listens
  signal.addEventListener('abort', end, { once: true });
  socket.once('close', () => {
    signal.removeEventListener('abort', end);
  });
  const limit = setTimeout(end, TUNNEL_LIMIT_MS);
  try {
    await answer(socket, proxy, connectRequest(proxy, target));
    return socket;
  } catch (error) {
    end();
    throw error;
  } finally {
    clearTimeout(limit);
  }
}

function dial({ host, port, secure }: Proxy): Socket {
  if (!secure) return connect({ host, port });
  return connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) });
}

function connectRequest({ authorization }: Proxy, { protocol, hostname, port }: URL): string {
  const authority = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
  const login = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  return `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${login}\r\n`;
}

/** Sends the request once the proxy is known to be the one that was meant, and resolves when it opened the tunnel. */
function answer(socket: Socket, { secure }: Proxy, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = '';
    const read = (): void => {
      head += (socket.read() as Buffer | null)?.toString('latin1') ?? '';
      const opened = opensTunnel(head);
      if (opened === undefined) return;
      socket.off('readable', read);
      if (opened) resolve();
      else reject(new Error('the proxy does not open a tunnel'));
    };
    socket.once(secure ? 'secureConnect' : 'connect', () => socket.write(request, 'latin1'));
    socket.on('readable', read);
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error('the proxy ended the connection'));
    });
  });
}

/** A status line as far as the status, which is all of it that counts. */
const SUCCESS = /^HTTP\/1\.[01] 2\d\d[ \r]/;
const SUCCESS_LENGTH = 13;

/**
 * Whether this answer opens the tunnel; undefined while that is not known. Every host behind a tunnel waits for us to
 * speak first, so what comes after the head is the proxy's own and never taken for the host's.
 */
function opensTunnel(head: string): boolean | undefined {
  if (head.length >= SUCCESS_LENGTH && !SUCCESS.test(head)) return false;
  const end = head.indexOf('\r\n\r\n');
  if (end !== -1) return end + 4 === head.length && head.length <= MAX_HEAD_BYTES;
  return head.length > MAX_HEAD_BYTES ? false : undefined;
}
