import type { Dispatcher } from 'undici';
import { type HttpAnswer, httpCall, HttpCallError, type HttpCall } from '../../http-call.js';
import { type AuthContext, type IAuthProvider, type PlainCredential } from '../auth-provider.js';
import { basicAuth } from '../basic-auth.js';
import { type Challenge, parseChallenges } from '../challenge.js';
import { networkFailure } from './network-failure.js';
import { type ProbeCode, V2Error } from '../v2-error.js';
import { type RegistryHosts } from '../registry-hosts.js';
import { tokenAuth } from '../token-auth.js';

/** In the order of preference where a registry offers several: what docker uses. */
const AUTH_PROVIDERS: readonly IAuthProvider[] = [tokenAuth, basicAuth];

export interface V2SessionOptions {
  readonly hosts: RegistryHosts;
  readonly credential: PlainCredential | undefined;
  readonly signal: AbortSignal;
  readonly dispatcher: Dispatcher;
  /** Milliseconds for each call. */
  readonly limitMs?: number | undefined;
}

/** Calls to one registry: reachable over TLS, or plainly on this machine; challenged, and authorized as it asks. */
export class V2Session {
  /** Milliseconds by which our clock is ahead of that of the latest answer. */
  clockSkewMs: number | undefined;
  #origin: string;
  #asked: { readonly challenge: Challenge; readonly provider: IAuthProvider } | undefined;

  constructor(private readonly options: V2SessionOptions) {
    this.#origin = `https://${options.hosts.api}`;
  }

  /** Whether the latest challenge is met with a token, which is for one scope only. */
  get usesTokens(): boolean {
    return this.#asked?.provider === tokenAuth;
  }

  /** The same registry, as it was found and challenged, for somebody without a credential. */
  anonymous(): V2Session {
    const session = new V2Session({ ...this.options, credential: undefined });
    session.#origin = this.#origin;
    session.#asked = this.#asked;
    return session;
  }

  /** The scope that the latest challenge names. */
  get scope(): string | undefined {
    return this.#asked?.challenge.parameters.get('scope');
  }

  /** `GET /v2/` without a credential. A loopback registry that does not speak TLS is called plainly, as docker does. */
  async ping(): Promise<HttpAnswer> {
    try {
      return await this.get('/v2/');
    } catch (error) {
      if (!this.options.hosts.isLoopback || !(error instanceof V2Error) || !NOT_TLS.has(error.code))
        throw error;
      this.#origin = `http://${this.options.hosts.api}`;
      return this.get('/v2/');
    }
  }

  get(path: string, method: 'GET' | 'HEAD' = 'GET', authorization?: string): Promise<HttpAnswer> {
    const headers = { accept: MANIFESTS, ...(authorization !== undefined && { authorization }) };
    return this.#call({ url: new URL(this.#origin + path), method, headers });
  }

  /** Takes the challenge of a 401 for the calls that follow. @throws V2Error */
  takeChallenge({ headers }: HttpAnswer): void {
    const challenges = readChallenges(headers.get('www-authenticate') ?? '');
    for (const provider of AUTH_PROVIDERS) {
      const challenge = challenges.find(({ scheme }) => scheme === provider.scheme);
      if (challenge) {
        this.#asked = { challenge, provider };
        return;
      }
    }
    throw new V2Error('challenge_missing');
  }

  /**
   * The authorization that the latest challenge asks for; undefined before there was one, or for the anonymous.
   *
   * @param scope instead of what the challenge names
   */
  async authorization(scope?: string): Promise<string | undefined> {
    const { hosts, credential } = this.options;
    const context: AuthContext = { hosts, credential, scope, call: (call) => this.#call(call) };
    return this.#asked?.provider.authorize(this.#asked.challenge, context);
  }

  async #call(call: Omit<HttpCall, 'signal' | 'dispatcher' | 'limitMs'>): Promise<HttpAnswer> {
    const { signal, dispatcher, limitMs } = this.options;
    try {
      const answer = await httpCall({
        ...call,
        signal,
        dispatcher,
        ...(limitMs !== undefined && { limitMs }),
      });
      if (answer.date !== undefined) this.clockSkewMs = Date.now() - answer.date;
      return answer;
    } catch (error) {
      throw error instanceof HttpCallError ? new V2Error(networkFailure(error)) : error;
    }
  }
}

/** How it looks when a server that expects plain HTTP is called over TLS. */
const NOT_TLS: ReadonlySet<ProbeCode> = new Set(['plain_http', 'connection_lost', 'bad_answer'] as const);

/** The kinds of manifest that clients ask for; without them a registry converts or hides the others. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  '*/*;q=0.1',
].join(', ');

function readChallenges(header: string): readonly Challenge[] {
  try {
    return parseChallenges(header);
  } catch {
    throw new V2Error('challenge_malformed');
  }
}
