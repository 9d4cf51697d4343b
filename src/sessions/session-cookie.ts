import { randomBytes } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type Actor } from '../audit/action-line.js';
import { type GatewayConfig } from '../config/gateway-config.js';
import { cookieLine, readCookie } from './cookies.js';
import { open, seal } from './sealed.js';
import { type Role, type Session, SESSION_MS } from './session.js';

type Secrets = Pick<GatewayConfig, 'adminToken' | 'page' | 'listen'>;

/** A session that begins now, and the line `Set-Cookie` that carries it. */
export async function beginSession(
  secrets: Secrets,
  { actor, role }: { readonly actor: Actor; readonly role: Role },
  secure: boolean,
): Promise<{ readonly session: Session; readonly line: string }> {
  const expiresAt = Math.floor((Date.now() + SESSION_MS) / 1000) * 1000;
  const session = { id: randomBytes(16).toString('base64url'), actor, role, expiresAt };
  const content = { id: session.id, role, subject: actor.subject, name: actor.name };
  const value = await seal(secrets, content, { owner: actor.by, purpose: 'session', expiresAt });
  return { session, line: cookieLine(value, { name: 'session', secure, sameSite: 'Strict', expiresAt }) };
}

/** The session of the cookie that a request brings; undefined where there is none that counts. */
export async function sessionOf(
  request: Pick<IncomingMessage, 'headers'>,
  secrets: Secrets,
): Promise<Session | undefined> {
  const cookie = readCookie(request, 'session', secrets);
  const opened = cookie === undefined ? undefined : await open(secrets, cookie, 'session');
  if (!opened) return undefined;
  const { id, role, subject, name } = opened.content;
  const actor = { by: opened.owner, subject: subject as string | null, name: String(name) };
  return { id: String(id), actor, role: role === 'admin' ? 'admin' : 'viewer', expiresAt: opened.expiresAt };
}

/** The lines `Set-Cookie` by which a session ends, whichever way it came. */
export function endLines(): readonly string[] {
  return [true, false].map((secure) => cookieLine('', { name: 'session', secure, sameSite: 'Strict' }));
}
