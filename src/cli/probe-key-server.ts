import { type ClientConfig } from '../config/gateway-config.js';
import { fetchKey } from '../gateway/server-keys.js';
import { HttpCallError } from '../registry/http-call.js';
import { networkFailure } from '../registry/v2/network-failure.js';
import { type ProbeCode } from '../registry/v2/probe-result.js';
import { fingerprintOf } from '../signature/signing-keys.js';

/** Whether a Woodpecker server gives its public key. Plain data. */
export interface ServerProbe {
  readonly client: string;
  readonly server: string;
  readonly ok: boolean;
  readonly code: string;
  readonly text: string;
}

/** Asks as the gateway does at its start. Never rejects. */
export async function probeKeyServer({ name, keyServer = '' }: ClientConfig): Promise<ServerProbe> {
  const base = { client: name, server: keyServer };
  try {
    const fingerprint = fingerprintOf(await fetchKey(keyServer));
    return { ...base, ok: true, code: 'key', text: `compare with the server: ${fingerprint}` };
  } catch (error) {
    const code = failureOf(error);
    return { ...base, ok: false, code, text: TEXTS[code] ?? NO_CONNECTION };
  }
}

function failureOf(error: unknown): ProbeCode | 'no_key' {
  return error instanceof HttpCallError && error.code !== 'too_large' ? networkFailure(error) : 'no_key';
}

const NO_CONNECTION = 'there is no connection';
const TEXTS: Readonly<Partial<Record<ProbeCode | 'no_key', string>>> = {
  no_key:
    'it answers, but not with an ed25519 public key at /api/signature/public-key: is this the final root URL of a Woodpecker server, and does no login stand before it?',
  name_unknown: 'its name cannot be resolved; check the spelling and DNS',
  connection_refused: 'nothing listens at its address and port',
  unreachable: 'there is no route to it',
  timed_out: 'it did not answer in time; check proxies and firewalls',
  plain_http: 'it does not speak TLS',
  certificate_untrusted:
    'its certificate is not from a known authority; name a private one in NODE_EXTRA_CA_CERTS',
  certificate_expired: 'its certificate has expired',
  certificate_name: 'its certificate is for another host name',
  certificate_not_yet_valid: 'its certificate is not valid yet: the clock of this machine is probably behind',
};
