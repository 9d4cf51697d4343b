import { HISTORY } from './001-history.js';
import { CREDENTIALS } from './002-credentials.js';
import { ENTRIES } from './003-entries.js';
import { SESSIONS } from './004-sessions.js';
import { type Migration } from './migrate.js';

/** In the order in which they are taken; the schema's version is their number. New ones come last. */
export const MIGRATIONS: readonly Migration[] = [HISTORY, CREDENTIALS, ENTRIES, SESSIONS];
