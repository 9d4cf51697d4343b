import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { readPem } from '../../src/registry/pem.js';

/** Both stand in the signature, in this order. */
const SIGNED = 'date (request-target) host';

/** A key that signs requests. */
export interface ApiKey {
  readonly key: KeyObject;
  /** By which Oracle finds the public half: the MD5 of it, as `openssl md5 -c` writes it. */
  readonly fingerprint: string;
}

/** The RSA key of a PEM text, in any form that `readPem` takes; undefined for anything else. */
export function apiKey(text: string): ApiKey | undefined {
  try {
    const key = createPrivateKey(readPem(text).pem ?? '');
    if (key.asymmetricKeyType !== 'rsa') return undefined;
    const half = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const fingerprint = createHash('md5').update(half).digest('hex').match(/../g)?.join(':') ?? '';
    return { key, fingerprint };
  } catch {
    return undefined;
  }
}

/** What is signed of a `GET` (draft-cavage-http-signatures-08, section 2.3). */
export function signingText({ host, pathname }: URL, date: string): string {
  return `date: ${date}\n(request-target): get ${pathname}\nhost: ${host}`;
}

/**
 * The headers that sign a `GET` without a query. Source: docs of OCI, "Request Signatures"; `signer.py` of
 * oracle/oci-python-sdk.
 *
 * @param owner OCIDs of tenancy and user, with `/` between them
 */
export function signedHeaders(
  url: URL,
  owner: string,
  { key, fingerprint }: ApiKey,
  date: string,
): Readonly<Record<string, string>> {
  const signature = sign('RSA-SHA256', Buffer.from(signingText(url, date)), key).toString('base64');
  const keyId = `${owner}/${fingerprint}`;
  const fields = `algorithm="rsa-sha256",headers="${SIGNED}",keyId="${keyId}",signature="${signature}"`;
  return { date, authorization: `Signature ${fields},version="1"` };
}
