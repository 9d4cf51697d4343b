import { DIALECTS } from '../../dialects/dialects.js';
import { type ProbeCode } from '../../registry/v2/v2-error.js';
import { type RefusalCode } from '../../exchange/refusals.js';
import { type RequestPlan } from './plan.js';
import { type Received } from './send-signed.js';

/** Why there was no answer at all, and what to do. */
export function failureText(code: ProbeCode, { url, endpoint }: RequestPlan): string {
  if (code === 'connection_lost' && url.protocol === 'http:') return LOST_HTTP;
  if (code === 'certificate_untrusted' && endpoint) return OTHER_CERTIFICATE;
  return FAILURES[code] ?? 'there is no connection to the gateway; check proxies and firewalls';
}

const LOST_HTTP =
  'the connection was closed before there was an answer; if the gateway serves TLS, write https:// in the URL';

const OTHER_CERTIFICATE =
  'what answers shows another certificate than TLS_CERT_FILE: is it the gateway, and did it take the certificate that is on disk now?';

const FAILURES: Readonly<Partial<Record<ProbeCode, string>>> = {
  name_unknown: 'the name of the host cannot be resolved; check its spelling and DNS',
  connection_refused:
    'nothing listens at this address and port: is the gateway running, and is PORT the one of the URL?',
  unreachable: 'there is no route to the host',
  connection_lost: 'the connection was closed before there was an answer',
  timed_out:
    'there was no answer within 10 s, after which Woodpecker gives up too; check proxies and firewalls',
  bad_answer: 'what answers does not speak HTTP as a gateway does; check the port',
  plain_http:
    'what answers does not speak TLS: write http:// in the URL, or put a TLS proxy in front of the gateway',
  certificate_untrusted:
    'the certificate is not from a known authority; the clients refuse it too, unless their machine trusts its authority (here: NODE_EXTRA_CA_CERTS)',
  certificate_expired: 'the certificate has expired; the clients refuse it too',
  certificate_name: 'the certificate is for another host name; the clients refuse it too',
  certificate_not_yet_valid: 'the certificate is not valid yet: the clock of this machine is probably behind',
};

export interface StatusContext {
  readonly plan: RequestPlan;
  readonly exchange: Received;
  readonly clockAheadSeconds: number | undefined;
}

/** What an answer that is no list means, and what to do. */
export function statusText(code: string, context: StatusContext): string {
  if (code === 'signature_expired') return expiredText(context);
  if (code === 'signature_mismatch') return `${context.plan.client.mismatch}, ${OR_BASIC_AUTH}`;
  if (code === 'signature_malformed' && isOtherEndpoint(context.plan)) return TEXTS.other_dialect;
  if (code === 'redirected') return `${TEXTS.redirected}${redirectTarget(context)}`;
  return TEXTS[code as keyof typeof TEXTS];
}

function isOtherEndpoint({ dialect, url: { pathname } }: RequestPlan): boolean {
  return DIALECTS.some((other) => other !== dialect && pathname.startsWith(`/${other.id}`));
}

const LOG = 'the word `reason` in the gateway log says which';
const OR_BASIC_AUTH = `or BASIC_AUTH is demanded and the URL has no user:token@; ${LOG}`;

const PATHS = DIALECTS.map(({ id }) => `/${id}`);

const TEXTS = {
  invalid_body: 'the body arrived, but not as a client sends it; is something rewriting it?',
  invalid_request: 'the request did not arrive as valid HTTP; look for a proxy that rewrites header lines',
  invalid_query: 'the address has a query that it does not know',
  signature_missing: 'the signature did not arrive: something on the way removes header lines',
  signature_malformed: `a signed header line arrived changed, doubled or not at all: a proxy on the way rewrites it; ${LOG}`,
  digest_mismatch: 'the body was changed on the way; look for a proxy that rewrites bodies',
  not_found: `the gateway has no such endpoint: they are ${PATHS.join(' and ')}, ${PATHS.map((path) => `${path}/NAME`).join(' and ')} for the clients of the file, each only if that client is configured`,
  method_not_allowed: 'the request did not arrive as POST: a redirect on the way made it a GET',
  body_timeout: 'the body arrived too slowly; look for a proxy that holds it back',
  body_too_large: 'the body is larger than 8 MiB',
  unsupported_media_type:
    'the body did not arrive as plain JSON; look for a proxy that compresses or relabels it',
  providers_unavailable:
    'entries apply, but no provider could give a credential, or the audit cannot be written; dockpass check --probe says which side is wrong',
  client_not_ready:
    'the gateway has not got the public key of this client from its Woodpecker server yet; its log says why, and it tries again',
  internal_error: 'the gateway failed; its log says more',
  not_decrypted:
    'the answer is encrypted, and this secret does not open it: the gateway used another secret, or the answer was changed on the way',
  other_dialect:
    'this endpoint answers clients of the other dialect; check the path of the URL and --dialect',
  not_a_gateway: 'something else than Dockpass answers here; check host, port and path',
  broken_list: 'the list has an item without address, user name or password; clients may crash on it',
  other_success: 'something else than Dockpass answers here: clients need status 200',
  redirected:
    'the endpoint sends its callers elsewhere: Drone does not follow, and Woodpecker asks there with GET; configure the final URL',
  foreign_refusal:
    'a proxy in front of the gateway refuses the request; let it pass, the gateway checks the signature itself',
  foreign_not_found:
    'something else than Dockpass answers here, and it has no such path; check host, port and path',
  foreign_too_large: 'a proxy in front of the gateway limits the size of bodies; clients send up to 8 MiB',
  foreign_bad_request:
    'what answers does not take the request; if the gateway or its proxy serves TLS, write https:// in the URL',
  foreign_unavailable:
    'a proxy answers, but the gateway behind it does not: is it running, is the upstream right?',
} as const satisfies Readonly<
  Record<Exclude<RefusalCode, 'signature_expired' | 'signature_mismatch'>, string>
> &
  Readonly<Record<string, string>>;

function expiredText({ plan: { skew }, clockAheadSeconds = 0 }: StatusContext): string {
  if (skew !== 0) return `signed ${distance(skew)} on purpose (--skew), and SIGNATURE_TOLERANCE allows less`;
  if (clockAheadSeconds === 0) return 'the signature was made too long ago or ahead; compare the clocks';
  return `the clock of this machine is ${distance(clockAheadSeconds)} compared with the gateway; set both by NTP`;
}

function distance(seconds: number): string {
  return `${String(Math.abs(seconds))} s ${seconds > 0 ? 'ahead' : 'behind'}`;
}

/** Where to, without anything that could be a secret. */
function redirectTarget({ plan, exchange }: StatusContext): string {
  const { location } = exchange.headers;
  if (location === undefined || !URL.canParse(location, plan.url.href)) return '';
  const { origin, pathname } = new URL(location, plan.url);
  return ` (${origin}${pathname})`;
}
