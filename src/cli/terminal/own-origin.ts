import { MisuseError } from './exit-status.js';

interface Listening {
  readonly host: string;
  readonly port: number;
  readonly tls: unknown;
}

/**
 * Scheme, host and port by which this machine reaches a gateway that listens so.
 *
 * @param otherwise what to do where the port is not known
 * @throws MisuseError where the port is any free one
 */
export function ownOrigin({ host, port, tls }: Listening, otherwise: string): string {
  if (port === 0) throw new MisuseError(`PORT is 0, any free one: ${otherwise}`);
  return `${tls ? 'https' : 'http'}://${reachable(host)}:${String(port)}`;
}

/** Of an address that means every interface, the one of loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
