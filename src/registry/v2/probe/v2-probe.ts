import type { Dispatcher } from 'undici';
import { type ImageReference } from '../../../image/image-reference.js';
import { type RegistryAddress } from '../../../image/registry-address.js';
import { type HttpAnswer } from '../../http-call.js';
import { guardedDispatcher } from '../guarded-dispatcher.js';
import { probeFailure, type ProbeResult, probeSuccess, type ProbeSuccess } from './probe-result.js';
import { expectSuccess } from './expect-success.js';
import { type Login, login, loginBeforePull } from './v2-login.js';
import { registryHosts } from '../registry-hosts.js';
import { type ProbeCode, V2Error } from '../v2-error.js';
import { V2Session } from './v2-session.js';

export interface V2ProbeRequest {
  readonly address: RegistryAddress;
  readonly credential: { readonly username: string; readonly password: string };
  /** An image of this registry that the credential should open. A login alone proves nothing about pulls. */
  readonly image?: ImageReference | undefined;
  /** `host[:port]` of token endpoints that are not the registry's own host. Docker Hub's is known. */
  readonly tokenHosts?: readonly string[] | undefined;
  readonly signal: AbortSignal;
  /** Default: connections that check every address a name resolves to, through the environment's proxies. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Milliseconds for each of the two to ten calls. Default 5,000. */
  readonly limitMs?: number | undefined;
}

/**
 * Tries a credential on a V2 registry as a container engine would: `GET /v2/`, the challenge, perhaps the token
 * endpoint, `GET /v2/` again, and a manifest where an image is named (by HEAD, which Docker Hub does not count as a
 * pull), with the credential and then without, since a public image proves nothing. Where an image is named it alone
 * decides, as in a pull: some registries serve no `/v2/` of their own, or give no token without a scope. Plain http is
 * used for a registry on this machine only, no redirect is followed, and the credential goes to nobody but the registry
 * and its listed token endpoints. Whatever the registry answers ends in a result.
 */
export async function probeV2(request: V2ProbeRequest): Promise<ProbeResult> {
  let session: V2Session | undefined;
  let dispatcher: Dispatcher | undefined;
  const ended = new AbortController();
  try {
    const hosts = registryHosts(request.address, request.tokenHosts);
    const { credential, signal, limitMs } = request;
    dispatcher =
      request.dispatcher ?? (await guardedDispatcher(hosts, AbortSignal.any([signal, ended.signal])));
    session = new V2Session({ hosts, credential, signal, dispatcher, limitMs });
    return probeSuccess(await handshake(session, request), session.clockSkewMs);
  } catch (error) {
    if (!(error instanceof V2Error)) throw error;
    const code = blamed(error.code, session?.clockSkewMs);
    return probeFailure(code, session?.clockSkewMs, withoutSecrets(error.host, request.credential));
  } finally {
    ended.abort();
    if (dispatcher !== request.dispatcher) await dispatcher?.destroy();
  }
}

/** A hostile registry that knows the credential might write it into the host that it names. */
function withoutSecrets(
  host: string | undefined,
  { username, password }: V2ProbeRequest['credential'],
): string | undefined {
  const secrets = username.length < SHORTEST_TOKEN ? [password] : [username, password];
  return secrets.some((secret) => host?.includes(secret.toLowerCase())) ? undefined : host;
}

/** Characters; some registries take a token for a user name. */
const SHORTEST_TOKEN = 16;

async function handshake(
  session: V2Session,
  { address, image }: V2ProbeRequest,
): Promise<ProbeSuccess['proof']> {
  if (image && image.host !== address) throw new V2Error('image_elsewhere');
  if (!image) return (await login(session)) ? 'login' : 'none';
  if (!(await pull(session, image, await loginBeforePull(session)))) return 'none';
  return (await isPublic(session, image)) ? 'public' : 'pull';
}

/** Whether the registry asked for the credential before it gave the manifest. */
async function pull(session: V2Session, image: ImageReference, login: Login): Promise<boolean> {
  try {
    return await requestManifest(session, image);
  } catch (error) {
    if (!(error instanceof V2Error)) throw error;
    const denied = error.code === 'refused' || error.code === 'forbidden';
    if (denied && login === true) throw new V2Error('pull_denied');
    throw error.code === 'image_unknown' && isNoRegistry(login) ? login : error;
  }
}

/** A host without `/v2/` knows no images either; then that is what is wrong. */
function isNoRegistry(login: Login): login is V2Error {
  return login instanceof V2Error && (login.code === 'not_a_registry' || login.code === 'redirected');
}

/** Whether the anonymous get the manifest too. */
async function isPublic(session: V2Session, image: ImageReference): Promise<boolean> {
  try {
    await requestManifest(session.anonymous(), image);
    return true;
  } catch (error) {
    const unknown = error instanceof V2Error && probeFailure(error.code).side === 'network';
    if (unknown || !(error instanceof V2Error) || BUSY.has(error.code)) throw error;
    return false;
  }
}

/** Says nothing about who may pull. */
const BUSY: ReadonlySet<ProbeCode> = new Set(['throttled', 'unavailable'] as const);

async function requestManifest(session: V2Session, image: ImageReference): Promise<boolean> {
  const path = `/v2/${image.path}/manifests/${image.digest ?? image.tag ?? 'latest'}`;
  const scope = `repository:${image.path}:pull`;
  let authorization = await session.authorization(scope);
  let answer = await headOrGet(session, path, authorization);
  if (answer.status === 401 && isNews(session, answer, authorization)) {
    session.takeChallenge(answer);
    authorization = await session.authorization(session.scope ?? scope);
    answer = await headOrGet(session, path, authorization);
  }
  if (answer.status === 401) throw new V2Error('refused');
  if (answer.status === 404) throw new V2Error('image_unknown');
  expectSuccess(answer);
  return authorization !== undefined;
}

/** Whether a 401 asks for something that was not sent yet: any credential, or a token of another scope. */
function isNews(session: V2Session, { headers }: HttpAnswer, authorization?: string): boolean {
  return authorization === undefined || (session.usesTokens && headers.has('www-authenticate'));
}

async function headOrGet(session: V2Session, path: string, authorization?: string): Promise<HttpAnswer> {
  const answer = await session.get(path, 'HEAD', authorization);
  return answer.status === 405 ? session.get(path, 'GET', authorization) : answer;
}

/** Five minutes: what the clouds allow between a signed request and their clock. */
const MAX_SKEW_MS = 300_000;

/** A refusal is the clock's where that is far off: tokens and signatures are then early or expired. */
function blamed(code: ProbeCode, skewMs = 0): ProbeCode {
  const isRefusal = code === 'refused' || code === 'token_refused';
  return isRefusal && Math.abs(skewMs) > MAX_SKEW_MS ? 'clock_skew' : code;
}
