import { createServer, type Server } from 'node:http';
import { jest } from '@jest/globals';
import { type AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import Provider from 'oidc-provider';
import { Jar } from './cookie-jar.js';

export const OIDC_CLIENT = { id: 'dockpass', secret: 'TEST-ONLY-oidc-client-secret-0123456789' };

/** Where the gateway says that browsers reach it; the tests only ever take the path of it. */
export const PUBLIC_URL = 'http://127.0.0.1:9';

export interface Person {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

interface OidcOptions {
  /** Who is at the keyboard; undefined = they turn back. */
  person: Person | undefined;
  /** Changes the identity token that is given. */
  tamper?: ((token: string, sign: CryptoKey) => Promise<string>) | undefined;
  /** Groups stand in the userinfo alone, as the specification has it. */
  readonly conform?: boolean;
  readonly publicUrl?: string;
}

/** Made once: an RSA key takes its time. */
let signing: ReturnType<typeof generateKeyPair> | undefined;

/** npm's `oidc-provider` on loopback, at which whoever comes is the person of the options. */
export class OidcLoopback {
  private constructor(
    readonly issuer: string,
    readonly options: OidcOptions,
    private readonly server: Server,
  ) {}

  static async start(options: OidcOptions): Promise<OidcLoopback> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const { privateKey } = await (signing ??= generateKeyPair('RS256', { extractable: true }));
    const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' };
    const warned = jest.spyOn(console, 'warn').mockReturnValue(undefined); // that it keeps everything in memory
    const provider = new Provider(issuer, configuration(options, jwk));
    warned.mockRestore();
    provider.use(async (context, next) => {
      if (context.path.startsWith('/interaction/')) {
        const { person } = options;
        const result = person ? { login: { accountId: person.sub } } : { error: 'access_denied' };
        context.respond = false;
        await provider.interactionFinished(context.req, context.res, result);
        return;
      }
      await next();
      const body = context.body as { id_token?: string } | undefined;
      if (options.tamper && body?.id_token !== undefined)
        context.body = { ...body, id_token: await options.tamper(body.id_token, privateKey) };
    });
    server.on('request', provider.callback());
    return new OidcLoopback(issuer, options, server);
  }

  /** What a browser does that is sent to the provider: the address at the gateway to which it is sent back. */
  async visit(url: string): Promise<URL> {
    const jar = new Jar();
    let next = url;
    while (!next.includes('/ui/callback')) {
      const response = await fetch(next, { redirect: 'manual', headers: { cookie: jar.header } });
      jar.take(response);
      const location = response.headers.get('location');
      if (location === null) throw new Error(`the provider shows a page: ${await response.text()}`);
      next = new URL(location, next).href;
    }
    return new URL(next);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function configuration(options: OidcOptions, jwk: object): object {
  const { publicUrl = PUBLIC_URL, conform = false } = options;
  return {
    clients: [
      {
        client_id: OIDC_CLIENT.id,
        client_secret: OIDC_CLIENT.secret,
        redirect_uris: [`${publicUrl}/ui/callback`],
        application_type: 'web',
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['TEST-ONLY-cookie-key'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub'],
      profile: ['preferred_username'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    conformIdTokenClaims: conform,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Grant: 600,
      Interaction: 600,
      Session: 600,
    },
    findAccount: (_: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ ...options.person, sub }),
    }),
    loadExistingGrant: async ({ oidc }: { oidc: ProviderContext }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client.clientId,
        accountId: oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile email groups');
      await grant.save();
      return grant;
    },
  };
}

interface ProviderContext {
  readonly provider: Provider;
  readonly client: { readonly clientId: string };
  readonly session: { readonly accountId: string };
}
