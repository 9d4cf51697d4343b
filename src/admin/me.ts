import { type Operator } from '../routes/operator.js';
import { type Role } from '../sessions/session.js';

/** Who asks, and what they may. */
export interface Me {
  readonly role: Role;
  readonly by: 'token' | 'oidc';
  /** What the OpenID provider calls them for good; null = whoever has the token. */
  readonly subject: string | null;
  /** Empty = nobody gave one. */
  readonly name: string;
  /** When the session of the page ends; null = the token itself was shown. */
  readonly expires: string | null;
}

export function meOf({ actor, role, session }: Operator): Me {
  return { role, ...actor, expires: session ? new Date(session.expiresAt).toISOString() : null };
}
