import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Socket } from 'node:net';
import { assumed } from '../aws/aws-formats.js';
import { loopbackCertificate } from '../net/loopback-certificate.js';
import { type LoopbackServer, listenOnLoopback } from '../net/loopback-server.js';

/** Hosts that the providers call with the entries of `canary-entries.ts`. */
export const CLOUD_HOSTS = [
  'api.ecr.eu-west-1.amazonaws.com',
  'sts.eu-west-1.amazonaws.com',
  'login.microsoftonline.com',
  'acmecorp.azurecr.io',
  'oauth2.googleapis.com',
  'iamcredentials.googleapis.com',
  'canary-api.example',
  'ghcr.io',
];

/** `tells`: tokens · `refuses`: errors that quote secrets · `babbles`: what is neither, with secrets in it. */
export type Mood = 'tells' | 'refuses' | 'babbles';

/**
 * Every vendor of a gateway in a process of its own: an HTTP proxy for its environment that ends TLS itself, under a
 * certificate that the process is made to trust. Whatever it says holds the word `canary`.
 */
export class CanaryCloud {
  mood: Mood = 'tells';
  /** `host method path` of every call. */
  readonly calls: string[] = [];
  readonly certificate = loopbackCertificate(CLOUD_HOSTS).cert;
  #proxy: LoopbackServer | undefined;

  async start(): Promise<void> {
    const { cert, key } = loopbackCertificate(CLOUD_HOSTS);
    Object.assign(this, { certificate: cert });
    const vendors = createTlsServer({ cert, key }, (request, response) => {
      this.#answer(request, response);
    });
    const proxy = createHttpServer((_, response) => response.writeHead(502).end('canary-proxy'));
    proxy.on('connect', (_: IncomingMessage, socket: Socket) => {
      socket.on('error', () => undefined).write('HTTP/1.1 200 Connection established\r\n\r\n');
      vendors.emit('connection', socket);
    });
    this.#proxy = await listenOnLoopback(proxy);
  }

  /** Leads every call of a process here. */
  env(certificateFile: string): Record<string, string> {
    const url = `http://${this.#proxy?.host ?? ''}`;
    return { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: '', NODE_EXTRA_CA_CERTS: certificateFile };
  }

  async close(): Promise<void> {
    await this.#proxy?.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { host = '' } = request.headers;
    this.calls.push(`${host} ${request.method ?? ''} ${request.url ?? ''}`);
    response.setHeader('x-canary', 'canary-of-a-header');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (this.mood === 'tells') tell(host, request, response, Buffer.concat(chunks).toString());
      else if (this.mood === 'babbles') response.end('<html>canary {"token":"canary"}\u0000');
      else {
        response.writeHead(403, { 'content-type': 'application/json', 'www-authenticate': 'canary' });
        response.end(
          `{"error":"canary","message":${JSON.stringify(`canary ${Buffer.concat(chunks).toString()}`)}}`,
        );
      }
    });
  }
}

function tell(host: string, request: IncomingMessage, response: ServerResponse, body: string): void {
  const json = (value: object): void => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...value, note: 'canary' }));
  };
  if (host.startsWith('sts.')) {
    const action = new URLSearchParams(body).get('Action') ?? '';
    const key = {
      accessKeyId: 'ASIACANARY0000000001',
      secretAccessKey: 'canary-sts-secret',
      sessionToken: 'canary-sts',
    };
    response.setHeader('content-type', 'text/xml').end(assumed(action, key, Date.now()));
  } else if (host.startsWith('api.ecr.')) {
    const authorizationToken = Buffer.from('AWS:canary-ecr-token').toString('base64');
    json({
      authorizationData: [
        { authorizationToken, expiresAt: inHours(12) / 1000, proxyEndpoint: 'https://canary' },
      ],
    });
  } else if (host.startsWith('login.')) entra(host, request, json);
  else if (host === 'acmecorp.azurecr.io') {
    json({ refresh_token: jwt('refresh'), access_token: jwt('access') });
  } else if (host === 'oauth2.googleapis.com') {
    json({ access_token: 'canary-google-token', expires_in: 3_599, token_type: 'Bearer' });
  } else if (host === 'iamcredentials.googleapis.com') {
    json({ accessToken: 'canary-google-impersonated', expireTime: new Date(inHours(1)).toISOString() });
  } else if (host === 'canary-api.example') {
    response.statusCode = 201;
    json({ token: 'ghs_canaryOfAnInstallation', expires_at: new Date(inHours(1)).toISOString() });
  } else registry(request, response, json);
}

function entra(host: string, { url = '' }: IncomingMessage, json: (value: object) => void): void {
  const authority = `https://${host}/canary-tenant.example`;
  if (url.includes('openid-configuration')) {
    json({
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
    });
  } else json({ token_type: 'Bearer', expires_in: 3_599, access_token: 'canary-entra-token' });
}

/** A registry that gives a manifest only for a token. */
function registry(request: IncomingMessage, response: ServerResponse, json: (value: object) => void): void {
  if (request.url?.startsWith('/token')) {
    if (request.headers.authorization === undefined) response.writeHead(401).end('canary');
    else json({ token: 'canary-registry-token' });
  } else if (request.headers.authorization === 'Bearer canary-registry-token') json({ schemaVersion: 2 });
  else {
    const challenge =
      'Bearer realm="https://ghcr.io/token",service="canary",scope="repository:acme/canary-app:pull"';
    response.writeHead(401, { 'www-authenticate': challenge }).end('canary');
  }
}

function jwt(kind: string): string {
  const iat = Math.floor(Date.now() / 1_000);
  const parts = [{ alg: 'none' }, { iat, exp: iat + 10_800, jti: `canary-${kind}` }];
  return [
    ...parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')),
    `canary-${kind}`,
  ].join('.');
}

function inHours(hours: number): number {
  return Math.floor(Date.now() / 1_000) * 1_000 + hours * 3_600_000;
}
