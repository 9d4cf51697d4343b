import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';

/** Somebody else than the configured gateway answers, or it has another certificate by now. */
export class OtherCertificateError extends Error {
  override readonly name = 'OtherCertificateError';
}

/**
 * Connects to a gateway by the certificate that it is configured with: that may be from an authority nobody knows here,
 * and is for the name that clients call it by, not for an address of this machine.
 *
 * @throws OtherCertificateError before anything is sent
 */
export async function connectPinned(url: URL, certificate: string, signal: AbortSignal): Promise<TLSSocket> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const socket = connect({ host, port: Number(url.port || 443), rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal });
    const shown = socket.getPeerX509Certificate();
    if (!shown?.raw.equals(new X509Certificate(certificate).raw)) throw new OtherCertificateError();
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}
