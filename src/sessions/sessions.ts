import { type IncomingMessage } from 'node:http';
import { type GatewayConfig } from '../config/gateway-config.js';
import { type Database } from '../database/database.js';
import { EndedSessions } from './ended-sessions.js';
import { type Session } from './session.js';

/** Who is signed in to the page, as the cookie of a request says. What that needs is loaded with the first one. */
export class Sessions {
  readonly #ended: EndedSessions;

  /** @param database where it is remembered who signed out, if there is one */
  constructor(
    private readonly config: () => GatewayConfig,
    database?: Database,
  ) {
    this.#ended = new EndedSessions(database);
  }

  /** Whether there is a page: some way to sign in. */
  get isOpen(): boolean {
    const { adminToken, page } = this.config();
    return adminToken !== undefined || page.openId !== undefined;
  }

  /** Undefined = nobody, or no more. */
  async of(request: Pick<IncomingMessage, 'headers'>): Promise<Session | undefined> {
    if (!request.headers.cookie?.includes('dockpass_session=')) return undefined;
    const { sessionOf } = await import('./session-cookie.js');
    const session = await sessionOf(request, this.config());
    return session && !(await this.#ended.has(session.id)) ? session : undefined;
  }

  /** From now on no copy of its cookie opens anything in this process, nor in any other of its database. */
  end(session: Session): Promise<void> {
    return this.#ended.end(session);
  }
}
