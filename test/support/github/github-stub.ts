import { createVerify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { Ajv, type AnySchema, type AnySchemaObject, type ValidateFunction } from 'ajv';
import { bodyOf } from '../registry/vendor-server.js';
import { rsaPair } from '../keys/rsa-pair.js';

const pair = rsaPair();

/** Private key of the App, made anew for every run. */
export const TEST_APP_KEY = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
export const TEST_APP_ID = '123456';
export const TEST_INSTALLATION = '7654321';

/** GitHub's own description of the call (test/vectors/README.md). */
const DESCRIPTION = JSON.parse(
  readFileSync(new URL('../../vectors/github-openapi-app-token.json', import.meta.url), 'utf8'),
) as Description;

interface Description {
  readonly path: string;
  readonly request: AnySchemaObject & { readonly properties: { permissions: { properties: object } } };
  readonly responses: Readonly<Record<string, AnySchema>>;
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const requestFits = ajv.compile(DESCRIPTION.request);
/** Whether GitHub's description allows a body for the call, and GitHub itself would know what it asks for. */
export function isDescribed(body: unknown): boolean {
  return requestFits(body) && asksForKnown(body);
}

const answerFits = new Map<number, ValidateFunction>(
  Object.entries(DESCRIPTION.responses).map(([status, schema]) => [Number(status), ajv.compile(schema)]),
);

/**
 * GitHub's API for installation tokens and the registry that takes them, told apart by path. What it is asked and
 * what it answers must both fit GitHub's published description; answers that do not fail the test that caused them.
 */
export class GithubStub {
  /** Milliseconds by which GitHub's clock is ahead of ours. */
  clockAheadMs = 0;
  /** Whether the registry lets an installation pull: GitHub's own is reported not to. */
  pulls = true;
  /** Whether the registry gives everything to everybody. */
  open = false;
  readonly claims: Record<string, unknown>[] = [];
  readonly bodies: unknown[] = [];
  /** `Host` and target of every request, e.g. `api.github.com POST /app/…`. */
  readonly asked: string[] = [];
  /** Answers of ours that GitHub would not give. */
  readonly misfits: string[] = [];
  /** Put over the body of a proper answer, which then need not fit any more. */
  instead: Record<string, unknown> | undefined;
  #tokens = 0;

  readonly listener: RequestListener = (request, response) => {
    void this.#answer(request, response);
  };

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host = '', authorization } = request.headers;
    const target = request.url ?? '';
    this.asked.push(`${host} ${request.method ?? ''} ${target}`);
    response.setHeader('date', new Date(this.#now()).toUTCString());
    const path = target.replace(/^\/api\/v3/, '');
    if (path === DESCRIPTION.path.replace('{installation_id}', TEST_INSTALLATION)) {
      const body = await bodyOf(request);
      this.#send(response, ...this.#installationToken(authorization, body));
    } else this.#registry(request, response);
  }

  #installationToken(authorization: string | undefined, text: string): [number, Record<string, unknown>] {
    const claims = this.#verified(authorization?.replace(/^Bearer /, '') ?? '');
    if (!claims) return [401, { message: 'A JSON web token could not be decoded', documentation_url: 'x' }];
    this.claims.push(claims);
    const body: unknown = JSON.parse(text);
    this.bodies.push(body);
    if (!requestFits(body) || !asksForKnown(body))
      return [422, { message: 'Validation Failed', documentation_url: 'x' }];
    const token = `ghs_TEST-ONLY-${String(++this.#tokens)}`;
    const expires_at = new Date(this.#now() + 3_600_000).toISOString().replace(/\.\d+/, '');
    return [201, { token, expires_at, permissions: { packages: 'read', metadata: 'read' } }];
  }

  #send(response: ServerResponse, status: number, body: Record<string, unknown>): void {
    const fits = answerFits.get(status);
    if (!fits?.(body)) this.misfits.push(`${String(status)} ${ajv.errorsText(fits?.errors)}`);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify({ ...body, ...this.instead }));
  }

  /**
   * As ghcr.io does it: a challenge, whose scope at `/v2/` is an example that nobody may have, a token for whoever signs
   * in, and the decision only at the manifest.
   */
  #registry(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://stub.invalid');
    const { host = '', authorization = '' } = request.headers;
    response.setHeader('content-type', 'application/json');
    if (pathname === '/token') {
      const login = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
      const [user, token = ''] = login.split(':');
      const known = user === 'x-access-token' && token === `ghs_TEST-ONLY-${String(this.#tokens)}`;
      const scope = searchParams.get('scope') ?? '';
      const isExample = scope === EXAMPLE_SCOPE;
      response.writeHead(isExample || !known ? 403 : 200);
      response.end(JSON.stringify(isExample || !known ? DENIED : { token: `pull:${scope}` }));
      return;
    }
    if (this.open) {
      response.end('{}');
      return;
    }
    const image = /^\/v2\/(.+)\/manifests\//.exec(pathname)?.[1];
    if (authorization === '') {
      const scope = image === undefined ? EXAMPLE_SCOPE : `repository:${image}:pull`;
      const challenge = `Bearer realm="https://${host}/token",service="${host}",scope="${scope}"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end(JSON.stringify(DENIED));
      return;
    }
    const may =
      image === undefined || (this.pulls && authorization === `Bearer pull:repository:${image}:pull`);
    response.writeHead(may ? 200 : 403).end(JSON.stringify(may ? {} : DENIED));
  }

  /** The claims if the signature holds and GitHub would take the times: at most ten minutes, none in the future. */
  #verified(jwt: string): Record<string, unknown> | undefined {
    const [head = '', claims = '', signature = ''] = jwt.split('.');
    const verify = createVerify('RSA-SHA256').update(`${head}.${claims}`);
    if (!verify.verify(pair.publicKey, signature, 'base64url')) return undefined;
    const parsed = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const now = this.#now() / 1000;
    const [iat, exp] = [Number(parsed['iat']), Number(parsed['exp'])];
    return iat <= now && exp > now && exp <= now + 600 ? parsed : undefined;
  }

  #now(): number {
    return Date.now() + this.clockAheadMs;
  }
}

/** The description allows further names of permissions; GitHub does not. */
function asksForKnown(body: unknown): boolean {
  const asked = Object.keys((body as { permissions?: object } | null)?.permissions ?? {});
  return asked.every((name) => name in DESCRIPTION.request.properties.permissions.properties);
}

const EXAMPLE_SCOPE = 'repository:user/image:pull';
const DENIED = { errors: [{ code: 'DENIED', message: 'requested access to the resource is denied' }] };
