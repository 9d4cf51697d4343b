/** Who has to act: the operator's configuration, the credential, the registry, the way to it, or this clock. */
export type ProbeSide = 'configuration' | 'identity' | 'registry' | 'network' | 'clock';

/** Why a probe failed. Closed; each code has one side and one constant text. */
export type ProbeCode = keyof typeof FAILURES;

/** A step of the handshake failed; it ends the probe. */
export class V2Error extends Error {
  override readonly name = 'V2Error';

  /**
   * @param status of the answer, where the code alone does not say enough
   * @param host that the registry named and that is what is wrong: a host by its grammar, but a word of the registry
   */
  constructor(
    readonly code: ProbeCode,
    readonly status?: number,
    readonly host?: string,
  ) {
    super(FAILURES[code][1]);
  }
}

/** Side and text of each code. */
export const FAILURES = {
  address_unusable: ['configuration', 'the address is no host name that can be called; check its xn-- parts'],
  image_elsewhere: [
    'configuration',
    'the image is not on this registry; name one whose host is the configured address',
  ],
  not_a_registry: ['configuration', 'the host answers, but not under /v2/; check the address and its port'],
  redirected: [
    'configuration',
    'the host sends its callers elsewhere; configure the host that serves the registry itself',
  ],
  plain_http: [
    'configuration',
    'the host does not speak TLS; the clients use plain http for loopback addresses only',
  ],
  certificate_untrusted: [
    'configuration',
    'the certificate is not from a known authority; name a private one in NODE_EXTRA_CA_CERTS, for the clients too',
  ],
  image_unknown: [
    'configuration',
    'the login succeeded, but the registry does not know the image or hides it from this identity',
  ],
  realm_host: ['configuration', 'the registry sends logins to a host that is not its own'],
  refused: ['identity', 'the registry refuses the user name or the password'],
  pull_denied: ['identity', 'the login succeeded, but the identity may not pull the image'],
  forbidden: [
    'identity',
    'the registry forbids access (403): a suspended identity or a list of allowed addresses',
  ],
  certificate_expired: ['registry', 'the certificate of the registry has expired'],
  certificate_name: ['registry', 'the certificate of the registry is for another host name'],
  challenge_missing: ['registry', 'the registry asks for a login but offers neither Basic nor Bearer'],
  challenge_malformed: ['registry', 'the registry asks for a login in a form that cannot be read'],
  realm_malformed: ['registry', 'the registry names no usable URL for its token endpoint'],
  realm_userinfo: [
    'registry',
    'the registry names a token endpoint with a user in its URL; nothing was sent there',
  ],
  realm_insecure: ['registry', 'the registry names a token endpoint without TLS; nothing was sent there'],
  realm_address: [
    'registry',
    'the registry names this machine or a metadata service as its token endpoint; nothing was sent there',
  ],
  token_endpoint: [
    'registry',
    'the token endpoint of the registry is not there or gives an answer of another kind',
  ],
  token_malformed: ['registry', 'the token endpoint of the registry gives no usable token'],
  token_refused: ['registry', 'the registry does not take the token that its own token endpoint gave'],
  throttled: ['registry', 'the registry limits the number of calls; try again later'],
  unavailable: ['registry', 'the registry reports a failure of its own'],
  bad_answer: ['registry', 'the registry gives an answer that is not of its protocol'],
  name_unknown: ['network', 'the name of the host cannot be resolved; check its spelling and DNS'],
  address_forbidden: [
    'network',
    'the name leads to this machine or to a metadata service; it was not called',
  ],
  connection_refused: ['network', 'nothing listens at the address and port'],
  unreachable: ['network', 'there is no route to the host'],
  connection_lost: ['network', 'the connection was closed before there was an answer'],
  connection_failed: ['network', 'there is no connection to the host; check proxies and firewalls'],
  timed_out: ['network', 'there was no whole answer in time; check proxies and firewalls'],
  certificate_not_yet_valid: [
    'clock',
    'the certificate is not valid yet: the clock of this machine is probably behind',
  ],
  clock_skew: [
    'clock',
    'refused, and the clocks differ by more than five minutes: set the clock of this machine',
  ],
  mint_not_configured: ['configuration', 'the provider lacks a setting or an identity'],
  mint_not_found: ['configuration', 'the vendor does not know what the entry names; check its settings'],
  mint_refused: ['identity', 'the vendor refuses the identity of the entry'],
  mint_throttled: ['registry', 'the vendor limits the number of calls; try again later'],
  mint_unavailable: ['network', 'the vendor cannot be reached or reports a failure of its own'],
  mint_timed_out: ['network', 'the vendor did not answer in time; check proxies and firewalls'],
  mint_bad_answer: ['registry', 'the vendor gave an answer that cannot be used'],
} as const satisfies Record<string, readonly [ProbeSide, string]>;

/** Every code, for tables and tests. */
export const PROBE_CODES = Object.keys(FAILURES) as readonly ProbeCode[];
