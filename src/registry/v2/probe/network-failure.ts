import { type HttpCallError } from '../../http-call.js';
import { FORBIDDEN_ADDRESS } from '../guarded-dispatcher.js';
import { type ProbeCode } from '../v2-error.js';

/** What a call without an answer says about the way to the registry. */
export function networkFailure({ code, cause }: HttpCallError): ProbeCode {
  if (code === 'timed_out') return 'timed_out';
  if (code !== 'no_answer') return 'bad_answer';
  for (const known of codesOf(cause)) {
    const found = CODES.get(known) ?? FAMILIES.find(([family]) => family.test(known))?.[1];
    if (found) return found;
  }
  return 'connection_failed';
}

/** The codes and names of an error and of those that caused it, innermost last. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  let current = error as { code?: unknown; name?: unknown; cause?: unknown } | null | undefined;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    for (const code of [current.code, current.name]) if (typeof code === 'string') codes.push(code);
    current = current.cause as typeof current;
  }
  return codes;
}

/** Codes of libuv, OpenSSL's certificate checks, Node and undici. */
const CODES: ReadonlyMap<string, ProbeCode> = new Map<string, ProbeCode>([
  [FORBIDDEN_ADDRESS, 'address_forbidden'],
  ['ENOTFOUND', 'name_unknown'],
  ['EAI_AGAIN', 'name_unknown'],
  ['ECONNREFUSED', 'connection_refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ECONNRESET', 'connection_lost'],
  ['EPIPE', 'connection_lost'],
  ['UND_ERR_SOCKET', 'connection_lost'],
  ['ETIMEDOUT', 'timed_out'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timed_out'],
  ['UND_ERR_HEADERS_OVERFLOW', 'bad_answer'],
  ['HTTPParserError', 'bad_answer'], // has no code
  ['CERT_NOT_YET_VALID', 'certificate_not_yet_valid'],
  ['CERT_HAS_EXPIRED', 'certificate_expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_untrusted'],
  ['EPROTO', 'plain_http'],
]);

const FAMILIES: readonly (readonly [RegExp, ProbeCode])[] = [
  [/^UNABLE_TO_/, 'certificate_untrusted'],
  [/^ERR_SSL_/, 'plain_http'],
];
