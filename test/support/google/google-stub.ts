import { createVerify } from 'node:crypto';
import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { bodyOf } from '../registry/vendor-server.js';
import { rsaPair } from '../keys/rsa-pair.js';

const pair = rsaPair();

/** A service account key as the console writes it, made anew for every run. */
export const TEST_KEY_FILE = {
  type: 'service_account',
  project_id: 'test-only',
  private_key_id: 'TEST-ONLY-key-id',
  private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  client_email: 'puller@test-only.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
};

export const TEST_SUBJECT_TOKEN = 'TEST-ONLY-subject-token';
export const TEST_REFRESH_TOKEN = 'TEST-ONLY-refresh-token';

/** A federation file as gcloud writes it: the one kind whose calls lead where the file says. */
export function federationFile(origin: string, more: object = {}): string {
  return JSON.stringify({
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/ci',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${origin}/v1/token`,
    credential_source: {
      url: `${origin}/subject`,
      format: { type: 'json', subject_token_field_name: 'id_token' },
    },
    ...more,
  });
}

const TOKEN_PATH = '/computeMetadata/v1/instance/service-accounts/default/token';
const IDENTITY_PATH = '/computeMetadata/v1/instance/service-accounts/default/identity';

/**
 * The parts of Google that give tokens, for a loopback server: metadata server, OAuth token endpoint, security token
 * service and service account credentials. Every token is new. What was asked is kept, decoded.
 */
export class GoogleStub {
  /** Milliseconds by which Google's clock is ahead of ours. */
  clockAheadMs = 0;
  universe = 'googleapis.com';
  /** Life of the tokens in seconds, where the request says none. */
  expiresIn = 3599;
  /** Answers to give instead, by path. */
  readonly #instead = new Map<string, { readonly status: number; readonly body: string }>();
  /** Where requests would have gone without `reroute`. */
  readonly meant: string[] = [];
  /** Claims of the assertions whose signature held. */
  readonly assertions: Record<string, unknown>[] = [];
  readonly forms: Record<string, string>[] = [];
  readonly impersonations: { readonly bearer: string | undefined; readonly body: unknown }[] = [];
  /** Metadata requests as `path?query`. */
  readonly metadata: string[] = [];
  /** What the metadata server says that the machine is. */
  readonly idToken = 'TEST.ONLY.identity';
  #tokens = 0;
  #hanging: { readonly path: string; readonly arrived: (closed: Promise<void>) => void } | undefined;

  /** Requests to this path get no answer. Resolves when one is there, with a way to wait for the end of its socket. */
  hang(path: string): Promise<{ readonly closed: Promise<void> }> {
    return new Promise((resolve) => {
      this.#hanging = {
        path,
        arrived: (closed) => {
          resolve({ closed });
        },
      };
    });
  }

  /** From now on this path answers so. */
  answerWith(status: number, body: string, path: string): void {
    this.#instead.set(path, { status, body });
  }

  /** Sends the library's fixed endpoints to the stub; a `RequestHook`. */
  reroute(origin: () => string): (request: { url: URL }) => void {
    return (request) => {
      this.meant.push(request.url.href);
      if (request.url.protocol === 'https:') request.url = new URL(request.url.pathname, origin());
    };
  }

  readonly listener: RequestListener = (request, response) => {
    if (this.#hanging && request.url?.startsWith(this.#hanging.path)) {
      this.#hanging.arrived(
        new Promise((resolve) =>
          request.socket.once('close', () => {
            resolve();
          }),
        ),
      );
      return;
    }
    void this.#answer(request, response);
  };

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '', 'http://stub.invalid');
    const body = await bodyOf(request);
    response.setHeader('date', new Date(Date.now() + this.clockAheadMs).toUTCString());
    response.setHeader('content-type', 'application/json');
    const [status, answer] = this.#route(request, pathname, search, body, response);
    const instead = this.#instead.get(pathname);
    response.writeHead(instead?.status ?? status).end(instead?.body ?? answer);
  }

  #route(
    request: IncomingMessage,
    pathname: string,
    search: string,
    body: string,
    response: ServerResponse,
  ): [number, string] {
    if (pathname.startsWith('/computeMetadata/')) return this.#metadata(request, pathname, search, response);
    if (pathname === '/token') return this.#oauth(new URLSearchParams(body));
    if (pathname === '/v1/token') return this.#exchange(new URLSearchParams(body));
    if (pathname.endsWith(':generateAccessToken')) return this.#impersonate(request, body);
    if (pathname === '/subject') return [200, JSON.stringify({ id_token: TEST_SUBJECT_TOKEN })];
    return [404, '{}'];
  }

  #metadata(
    request: IncomingMessage,
    pathname: string,
    search: string,
    response: ServerResponse,
  ): [number, string] {
    if (request.headers['metadata-flavor'] !== 'Google') return [403, ''];
    this.metadata.push(pathname + search);
    response.setHeader('metadata-flavor', 'Google');
    if (pathname.endsWith('/universe-domain')) {
      response.setHeader('content-type', 'application/text');
      return [200, this.universe];
    }
    if (pathname === IDENTITY_PATH) return [200, this.idToken];
    return [200, pathname === TOKEN_PATH ? this.#token('metadata') : '{}'];
  }

  #oauth(form: URLSearchParams): [number, string] {
    this.forms.push(Object.fromEntries(form));
    if (form.get('grant_type') === 'refresh_token') {
      const known = form.get('refresh_token') === TEST_REFRESH_TOKEN;
      return known ? [200, this.#token('user')] : [400, '{"error":"invalid_grant"}'];
    }
    const claims = verifiedClaims(form.get('assertion') ?? '');
    if (!claims) return [400, '{"error":"invalid_grant","error_description":"Invalid JWT Signature."}'];
    this.assertions.push(claims);
    return [200, this.#token('key')];
  }

  #exchange(form: URLSearchParams): [number, string] {
    this.forms.push(Object.fromEntries(form));
    const known = form.get('subject_token') === TEST_SUBJECT_TOKEN;
    return known ? [200, this.#token('federated')] : [400, '{"error":"invalid_grant"}'];
  }

  #impersonate(request: IncomingMessage, body: string): [number, string] {
    const asked = JSON.parse(body) as { lifetime: string };
    this.impersonations.push({ bearer: request.headers.authorization, body: asked });
    const expires = Date.now() + this.clockAheadMs + Number.parseInt(asked.lifetime, 10) * 1000;
    const expireTime = new Date(expires).toISOString();
    return [200, JSON.stringify({ accessToken: this.#nextToken('impersonated'), expireTime })];
  }

  #token(kind: string): string {
    const access_token = this.#nextToken(kind);
    return JSON.stringify({ access_token, expires_in: this.expiresIn, token_type: 'Bearer' });
  }

  #nextToken(kind: string): string {
    return `TEST-ONLY-${kind}-token-${String(++this.#tokens)}`;
  }
}

function verifiedClaims(assertion: string): Record<string, unknown> | undefined {
  const [head = '', claims = '', signature = ''] = assertion.split('.');
  const holds = createVerify('RSA-SHA256')
    .update(`${head}.${claims}`)
    .verify(pair.publicKey, signature, 'base64url');
  return holds
    ? (JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>)
    : undefined;
}
