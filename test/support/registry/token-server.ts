import { createHash, createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { loopbackCertificate } from '../net/loopback-certificate.js';
import { listenOnLoopback, type LoopbackServer } from '../net/loopback-server.js';

export interface TokenUser {
  readonly password: string;
  /** Actions by repository, e.g. `{ 'acme/app': ['pull'] }`. */
  readonly access: Readonly<Record<string, readonly string[]>>;
}

export interface TokenServerOptions {
  readonly users: Readonly<Record<string, TokenUser>>;
  /** Default both: GET with Basic and POST as OAuth2. Any other method is answered with 405. */
  readonly methods?: readonly ('GET' | 'POST')[];
}

export interface TokenServer extends LoopbackServer {
  readonly realm: string;
  readonly service: string;
  readonly issuer: string;
  /** PEM; what a registry has to trust. */
  readonly certificate: string;
  /** Method and user of each request so far. */
  readonly seen: string[];
}

const SERVICE = 'test-registry';
const ISSUER = 'test-issuer';

/** A token endpoint for a real registry: RS256 tokens that carry their certificate, signed with a key of its own. */
export async function startTokenServer({
  users,
  methods = ['GET', 'POST'],
}: TokenServerOptions): Promise<TokenServer> {
  const { cert, key } = loopbackCertificate([], 'rsa');
  const seen: string[] = [];
  const server = createServer((request, response) => {
    void question(request).then(({ username, password, scopes }) => {
      seen.push(`${request.method ?? ''} ${username}`);
      const user = Object.hasOwn(users, username) ? users[username] : undefined;
      const known = methods.some((method) => method === request.method);
      if (!known) return response.writeHead(405).end();
      if (user?.password !== password) return response.writeHead(401).end();
      const token = signed(claims(username, granted(scopes, user)), cert, key);
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify({ [request.method === 'POST' ? 'access_token' : 'token']: token }));
    });
  });
  const listening = await listenOnLoopback(server);
  const realm = `http://${listening.host}/auth`;
  return { ...listening, realm, service: SERVICE, issuer: ISSUER, certificate: cert, seen };
}

async function question(
  request: IncomingMessage,
): Promise<{ username: string; password: string; scopes: readonly string[] }> {
  const { searchParams } = new URL(request.url ?? '', 'http://tokens.invalid');
  const form = new URLSearchParams(await text(request));
  const pair = Buffer.from(request.headers.authorization?.slice('Basic '.length) ?? '', 'base64').toString(
    'utf8',
  );
  const [username = '', ...password] = pair.split(':');
  const scopes = [...searchParams.getAll('scope'), ...form.getAll('scope')].flatMap((scope) =>
    scope.split(' '),
  );
  if (request.method !== 'POST') return { username, password: password.join(':'), scopes };
  return { username: form.get('username') ?? '', password: form.get('password') ?? '', scopes };
}

/** What was asked for as far as the user has it (https://distribution.github.io/distribution/spec/auth/jwt/). */
function granted(scopes: readonly string[], { access }: TokenUser): object[] {
  return scopes.map((scope) => {
    const [type = '', name = '', actions = ''] = scope.split(':');
    const allowed = Object.hasOwn(access, name) ? (access[name] ?? []) : [];
    return { type, name, actions: actions.split(',').filter((action) => allowed.includes(action)) };
  });
}

function claims(subject: string, access: object[]): object {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now - 10, exp: now + 300 };
  return { iss: ISSUER, sub: subject, aud: SERVICE, ...times, jti: randomUUID(), access };
}

function signed(payload: object, certificate: string, key: string): string {
  const der = new X509Certificate(certificate).raw;
  const kid = createHash('sha256').update(der).digest('hex');
  const header = { typ: 'JWT', alg: 'RS256', kid, x5c: [der.toString('base64')] };
  const parts = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const input = parts.join('.');
  return `${input}.${sign('sha256', Buffer.from(input), createPrivateKey(key)).toString('base64url')}`;
}
