import { createHmac } from 'node:crypto';
import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { bodyOf } from '../registry/vendor-server.js';

/** Who Entra knows, and what its metadata service and registries say. Everything a test may turn. */
export interface AzureWorld {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly federatedToken: string;
  readonly identityHeader: string;
  /** Milliseconds by which Azure's clocks are ahead of ours. */
  readonly skewMs: number;
  /** Seconds that the registry's refresh and access tokens live. */
  readonly refreshLife: number;
  readonly accessLife: number;
  /** Epoch milliseconds; the test's own clock where it has one. */
  readonly now: () => number;
}

export interface AzureStub {
  readonly listener: RequestListener;
  /** Bodies of the token requests, in order. */
  readonly forms: URLSearchParams[];
  /** Queries of the metadata service. */
  readonly metadata: URLSearchParams[];
}

export const AZURE: AzureWorld = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  clientId: '22222222-2222-4222-8222-222222222222',
  clientSecret: 'fake-client-secret',
  federatedToken: 'fake.federated.token',
  identityHeader: 'fake-identity-header',
  skewMs: 0,
  refreshLife: 3 * 3600,
  accessLife: 4500,
  now: Date.now,
};

const AUDIENCE = 'https://containerregistry.azure.net';
/** App Service names its endpoint; virtual machines have this path at a fixed address. */
const METADATA = /^\/(?:msi|metadata\/identity\/oauth2)\/token\/?$/;
const UNAUTHORIZED = { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required', detail: null }] };

/**
 * Entra, the managed identity endpoint of App Service and a container registry, on one server. Formats: the OAuth
 * 2.0 client credentials flow of the Microsoft identity platform; the REST endpoint reference of managed identities;
 * Azure/acr, docs/AAD-OAuth.md. Proven by Microsoft's clients of all three in the specs that use it.
 */
export function azureStub(changes: Partial<AzureWorld> = {}): AzureStub {
  const world = { ...AZURE, ...changes };
  const forms: URLSearchParams[] = [];
  const metadata: URLSearchParams[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `https://${request.headers.host ?? 'localhost'}`);
    const form = new URLSearchParams(request.method === 'POST' ? await bodyOf(request) : '');
    if (request.method === 'POST') forms.push(form);
    if (METADATA.test(url.pathname)) metadata.push(url.searchParams);
    route(world, request, url, form, response);
  };
  return { forms, metadata, listener: (request, response) => void answer(request, response) };
}

function route(
  world: AzureWorld,
  request: IncomingMessage,
  url: URL,
  form: URLSearchParams,
  response: ServerResponse,
): void {
  const tenant = `/${world.tenantId}`;
  if (url.pathname === `${tenant}/v2.0/.well-known/openid-configuration`) {
    json(response, 200, discovery(`${url.origin}${tenant}`));
  } else if (url.pathname === `${tenant}/oauth2/v2.0/token`) signIn(world, form, response);
  else if (METADATA.test(url.pathname)) managedIdentity(world, request, url.searchParams, response);
  else if (url.pathname === '/oauth2/exchange') exchange(world, form, response);
  else if (url.pathname === '/oauth2/token') scopedToken(world, form, response);
  else if (url.pathname === '/acr/v1/_catalog') catalog(request, url, response);
  else json(response, 404, { errors: [{ code: 'NAME_UNKNOWN' }] });
}

/** What Entra says of a tenant. */
export function discovery(authority: string): object {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  };
}

function signIn(world: AzureWorld, form: URLSearchParams, response: ServerResponse): void {
  const proven =
    form.get('client_secret') === world.clientSecret ||
    form.get('client_assertion') === world.federatedToken ||
    isCertificateAssertion(form.get('client_assertion'));
  if (form.get('client_id') !== world.clientId || !proven) {
    json(response, 401, {
      error: 'invalid_client',
      error_description: `AADSTS7000215: Invalid client secret provided for app ${world.clientId}.`,
      error_codes: [7000215],
    });
    return;
  }
  const audience = form.get('scope')?.split('/.default')[0] ?? '';
  const life = { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 };
  json(response, 200, { ...life, access_token: entraToken(world, audience) });
}

/** A JWT that names the key it was signed with; its signature is not checked, only that it is one. */
function isCertificateAssertion(assertion: string | null): boolean {
  const [head = ''] = assertion?.split('.') ?? [];
  return /"x5t(#S256)?"/.test(Buffer.from(head, 'base64url').toString('utf8'));
}

function managedIdentity(
  world: AzureWorld,
  request: IncomingMessage,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const { metadata, 'x-identity-header': secret } = request.headers;
  if (metadata !== 'true' && secret !== world.identityHeader) {
    json(response, 400, {
      error: 'invalid_request',
      error_description: 'Required metadata header not specified',
    });
    return;
  }
  const resource = query.get('resource') ?? '';
  const expires_on = String(Math.floor(world.now() / 1000) + 86_400);
  json(response, 200, {
    access_token: entraToken(world, resource),
    expires_on,
    resource,
    token_type: 'Bearer',
  });
}

function exchange(world: AzureWorld, form: URLSearchParams, response: ServerResponse): void {
  const service = form.get('service') ?? '';
  const accepted =
    form.get('grant_type') === 'access_token' && form.get('access_token') === entraToken(world, AUDIENCE);
  if (!accepted) json(response, 401, UNAUTHORIZED);
  else json(response, 200, { refresh_token: refreshToken(world, service) });
}

function scopedToken(world: AzureWorld, form: URLSearchParams, response: ServerResponse): void {
  const service = form.get('service') ?? '';
  const claims = claimsOf(form.get('refresh_token') ?? '');
  if (form.get('grant_type') !== 'refresh_token' || claims?.['aud'] !== service) {
    json(response, 401, UNAUTHORIZED);
    return;
  }
  const access = form.getAll('scope').map((scope) => {
    const [type, name, actions = ''] = scope.split(':');
    return { type, name, actions: actions.split(',') };
  });
  const token = jwt(world, { aud: service, access, grant_type: 'access_token' }, world.accessLife);
  json(response, 200, { access_token: token });
}

function catalog(request: IncomingMessage, url: URL, response: ServerResponse): void {
  const claims = claimsOf(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
  if (JSON.stringify(claims ?? {}).includes('"catalog"')) {
    json(response, 200, { repositories: ['acme/app', 'acme/base'] });
    return;
  }
  const realm = `${url.origin}/oauth2/token`;
  const challenge = `Bearer realm="${realm}",service="${url.host}",scope="registry:catalog:*"`;
  response.setHeader('www-authenticate', challenge);
  json(response, 401, UNAUTHORIZED);
}

/** The same for one audience each time, so that the registry can tell whether it was given just this. */
export function entraToken(world: AzureWorld, audience: string): string {
  return `fake-entra-token-for-${Buffer.from(`${audience}|${world.tenantId}`).toString('base64url')}`;
}

function refreshToken(world: AzureWorld, service: string): string {
  return jwt(world, { aud: service, grant_type: 'refresh_token' }, world.refreshLife);
}

function jwt(world: AzureWorld, claims: object, life: number): string {
  const iat = Math.floor((world.now() + world.skewMs) / 1000);
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { iss: 'Azure Container Registry', ...claims, iat, exp: iat + life },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${createHmac('sha256', 'fake-registry-key').update(text).digest('base64url')}`;
}

/** The claims of a token that this stub has issued; undefined for anything else. */
export function claimsOf(token: string): Record<string, unknown> | undefined {
  const [head = '', payload = '', signature] = token.split('.');
  const expected = createHmac('sha256', 'fake-registry-key').update(`${head}.${payload}`).digest('base64url');
  if (signature !== expected) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
