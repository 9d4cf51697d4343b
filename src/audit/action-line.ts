import { isoTime } from '../logging/lines/iso-time.js';
import { escapeUnseen } from '../logging/lines/unseen.js';

/** Who asks a route for operators. */
export interface Actor {
  /** How they proved it: with `ADMIN_TOKEN`, or by the OpenID provider. */
  readonly by: 'token' | 'oidc';
  /** What the provider calls them for good (`sub`); null = whoever has the token. */
  readonly subject: string | null;
  /** What people know them by; empty = the provider gave none. */
  readonly name: string;
}

/** Who runs a command on the machine, with its right to read the configuration. */
export interface CommandActor extends Omit<Actor, 'by'> {
  readonly by: 'command';
}

/** Whoever has the token. */
export const TOKEN_HOLDER: Actor = { by: 'token', subject: null, name: '' };

/**
 * Tells that somebody changed something, or tried to, at a route for operators: give it to `AuditTrail.note`.
 *
 * @param actor null = nobody known, as at a sign-in that failed
 * @param action closed word, e.g. `sign-in`, `entry-put`
 * @param about what was changed: names and words, never a secret
 */
export function actionLine(
  actor: Actor | CommandActor | null,
  action: string,
  about: Readonly<Record<string, unknown>> = {},
): string {
  const who = { by: actor?.by ?? null, subject: actor?.subject ?? null, name: actor?.name ?? '' };
  const event = { type: 'audit_action', time: isoTime(), process: process.pid, ...who, action };
  // Twice: first in the order of the line, last because nothing of `about` may replace it.
  return `${escapeUnseen(JSON.stringify({ ...event, ...about, ...event }))}\n`;
}
