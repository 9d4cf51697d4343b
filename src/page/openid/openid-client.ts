import type * as OpenId from 'openid-client';
import { type OpenIdConfig, type PageConfig } from '../../config/gateway-config.js';
import { callProvider } from './provider-call.js';
import { type Claims } from './roles.js';

/** What has to be known again when the provider sends the browser back. */
export interface SignInUnderWay {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Milliseconds for which the provider's description counts, and for which one counts that could not be had or used. */
const KEPT_MS = 60 * 60_000;
const FAILED_MS = 5_000;

interface Discovered {
  readonly config: string;
  readonly at: number;
  failed: boolean;
  readonly found: Promise<OpenId.Configuration>;
}

/** The way to the provider: code flow with PKCE, state and nonce, and a signature that is checked. */
export class OpenIdClient {
  #discovered: Discovered | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * Where the browser goes, and what to keep meanwhile.
   *
   * @throws Error where the provider cannot be asked or describes itself wrongly
   */
  async begin(page: PageConfig): Promise<{ readonly url: URL; readonly underWay: SignInUnderWay }> {
    const { openid, client } = await this.#open(page);
    const [state, nonce, verifier] = [
      openid.randomState(),
      openid.randomNonce(),
      openid.randomPKCECodeVerifier(),
    ];
    const url = openid.buildAuthorizationUrl(client, {
      redirect_uri: redirectUri(page),
      scope: page.openId?.scope ?? 'openid',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...{ state, nonce },
    });
    return { url, underWay: { state, nonce, verifier } };
  }

  /**
   * What the provider says of whom it sent back.
   *
   * @param query of the address, with its `?`
   * @throws Error where anything is wrong with what the browser brings or the provider answers
   */
  async finish(
    page: PageConfig,
    query: string,
    { state, nonce, verifier }: SignInUnderWay,
  ): Promise<Identity> {
    const { openid, client } = await this.#open(page);
    const returned = new URL(redirectUri(page) + query);
    const expected = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
    const tokens = await openid
      .authorizationCodeGrant(client, returned, { ...expected, idTokenExpected: true })
      .catch((thrown: unknown) => {
        // Its description may be what is wrong: the next sign-in asks for another one.
        if (this.#discovered) this.#discovered.failed = true;
        throw thrown;
      });
    const claims = tokens.claims();
    if (!claims) throw new TypeError('there is no identity token');
    const more = async (): Promise<Claims> =>
      client.serverMetadata().userinfo_endpoint === undefined
        ? {}
        : openid.fetchUserInfo(client, tokens.access_token, claims.sub);
    return { subject: claims.sub, claims, more };
  }

  async #open({ openId }: PageConfig): Promise<{ openid: typeof OpenId; client: OpenId.Configuration }> {
    if (openId?.clientSecret === undefined) throw new TypeError('there is no provider');
    const openid = await import('openid-client');
    const config = JSON.stringify(openId);
    const { config: before, at = 0, failed = false } = this.#discovered ?? {};
    if (config !== before || this.now() - at > (failed ? FAILED_MS : KEPT_MS)) {
      const discovered = { config, at: this.now(), failed: false, found: discover(openid, openId) };
      this.#discovered = discovered;
      discovered.found.catch(() => (discovered.failed = true));
    }
    const client = await (this.#discovered?.found ?? discover(openid, openId));
    return { openid, client };
  }
}

/** Who somebody is. */
export interface Identity {
  readonly subject: string;
  /** Of the identity token. */
  readonly claims: Claims;
  /** What the provider tells besides when it is asked. */
  readonly more: () => Promise<Claims>;
}

function redirectUri({ publicUrl = '' }: PageConfig): string {
  return `${publicUrl}/ui/callback`;
}

async function discover(
  openid: typeof OpenId,
  { issuer, clientId, clientSecret }: OpenIdConfig,
): Promise<OpenId.Configuration> {
  const url = new URL(issuer);
  // Plain HTTP is allowed to loopback alone, which the configuration made sure of.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out
  const execute = url.protocol === 'http:' ? [openid.allowInsecureRequests] : [];
  const options = { execute, [openid.customFetch]: callProvider };
  const found = await openid.discovery(url, clientId, clientSecret, undefined, options);
  const server = found.serverMetadata();
  const takesBasic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
  const auth = (takesBasic ? openid.ClientSecretBasic : openid.ClientSecretPost)(clientSecret);
  const client = new openid.Configuration(server, clientId, clientSecret, auth);
  client[openid.customFetch] = callProvider;
  for (const allow of execute) allow(client); // eslint-disable-line @typescript-eslint/no-deprecated -- as above
  // Without it the library trusts the connection instead of the signature.
  openid.enableNonRepudiationChecks(client);
  openid.buildAuthorizationUrl(client, {}); // throws where nobody can be sent there
  return client;
}
