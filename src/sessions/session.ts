import { type Actor } from '../audit/action-line.js';

/** What somebody may do at the routes for operators: see, or also change. */
export type Role = 'viewer' | 'admin';

/** Milliseconds for which somebody stays signed in to the page. */
export const SESSION_MS = 8 * 60 * 60_000;

/** Somebody who signed in to the page. */
export interface Session {
  /** Random; names the session where it is ended, and opens nothing. */
  readonly id: string;
  readonly actor: Actor;
  readonly role: Role;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}
