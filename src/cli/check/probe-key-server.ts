import { type ClientConfig } from '../../config/gateway-config.js';
import { fetchKey, type KeyFailure, keyFailureOf } from '../../gateway/keys/fetch-key.js';
import { type Dialect } from '../../dialects/dialect.js';
import { fingerprintOf } from '../../dialects/shared/signing-keys.js';

/** Whether the server of a client gives its public key. Plain data. */
export interface ServerProbe {
  readonly client: string;
  readonly server: string;
  readonly ok: boolean;
  readonly code: 'key' | KeyFailure;
  readonly text: string;
}

/** Asks as the gateway does. Never rejects. */
export async function probeKeyServer({
  name,
  dialect,
  keyServer = '',
  keyFingerprint,
}: ClientConfig): Promise<ServerProbe> {
  const base = { client: name, server: keyServer };
  try {
    const fingerprint = fingerprintOf(await fetchKey({ server: keyServer, dialect: dialect.id }));
    if (keyFingerprint === undefined)
      return { ...base, ok: true, code: 'key', text: `${UNPINNED}: ${fingerprint}` };
    if (keyFingerprint === fingerprint)
      return { ...base, ok: true, code: 'key', text: `as configured: ${fingerprint}` };
    return { ...base, ok: false, code: 'other_key', text: `${textsOf(dialect).other_key}: ${fingerprint}` };
  } catch (error) {
    const code = keyFailureOf(error);
    return { ...base, ok: false, code, text: textsOf(dialect)[code] };
  }
}

/** A gateway that runs keeps the key that it fetched. */
const UNPINNED = 'compare with the server, and with what runs (/admin/status)';
function textsOf({ label, keyPage }: Dialect): Readonly<Record<KeyFailure, string>> {
  const path = keyPage?.path ?? '';
  return {
    name_unknown: 'its name cannot be resolved; check the spelling and DNS',
    connection_refused: 'nothing listens at its address and port',
    unreachable: 'there is no route to it',
    connection_lost: 'the connection was closed before there was an answer',
    connection_failed: 'there is no connection',
    timed_out: 'it did not answer in time; check proxies and firewalls',
    plain_http: 'it does not speak TLS',
    certificate_untrusted:
      'its certificate is not from a known authority; name a private one in NODE_EXTRA_CA_CERTS',
    certificate_expired: 'its certificate has expired',
    certificate_not_yet_valid:
      'its certificate is not valid yet: the clock of this machine is probably behind',
    certificate_name: 'its certificate is for another host name',
    bad_answer: 'its answer is not HTTP that can be read',
    redirected: `it sends its callers elsewhere; configure the final root URL of the ${label} server`,
    login_wanted: `it wants a login; ${path} of ${label} is open, so look for a proxy before it`,
    no_such_page: `it has no page ${path}; is this the final root URL of a ${label} server?`,
    unavailable: `it reports a failure of its own, or a proxy before it does; is ${label} running?`,
    no_key: `it answers, but not with an ed25519 public key at ${path}: is this the final root URL of a ${label} server, and does no login stand before it?`,
    other_key: 'it shows another key than the one whose fingerprint is configured',
  };
}
