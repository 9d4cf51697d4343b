import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ConfigNote, type GatewayConfig } from '../../config/gateway-config.js';

const DAY_MS = 86_400_000;
/** Days before the end of a certificate from which on it is worth a warning. */
const SOON_DAYS = 14;

/** Whether the gateway's own certificate is of use today. */
export function certificateNotes(
  { listen: { tls } }: GatewayConfig,
  now = Date.now(),
): readonly ConfigNote[] {
  if (!tls) return [];
  const { validFrom, validTo } = new X509Certificate(tls.context().cert);
  const left = Date.parse(validTo) - now;
  const note = (message: string) => [{ key: 'TLS_CERT_FILE', message }];
  if (left <= 0) return note('the certificate has expired; the clients refuse it');
  if (Date.parse(validFrom) > now) return note('the certificate is not valid yet; is the clock right?');
  if (left > SOON_DAYS * DAY_MS) return [];
  return note(`the certificate expires in ${String(Math.ceil(left / DAY_MS))} day(s)`);
}

/** Whether the audit can be written, as far as that shows without writing it. */
export function auditNotes({ audit: { target, required } }: GatewayConfig): readonly ConfigNote[] {
  if (target === 'stdout' || target === 'off' || mayWrite(target)) return [];
  const message = required
    ? 'this process may not write the file, and AUDIT_REQUIRED is set: nothing would be given'
    : 'this process may not write the file';
  return [{ key: 'AUDIT_LOG', message }];
}

function mayWrite(file: string): boolean {
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
