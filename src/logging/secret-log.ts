import type { Logger } from 'pino';
import { type Place, type PlaceContext } from '../secrets/place.js';

/** A line when a secret cannot be read, and one when it can again; what it is, is never told. */
export class SecretLog {
  readonly #failing = new WeakSet<Place>();

  constructor(private readonly logger: Logger) {}

  readonly read: PlaceContext['onRead'] = (place, outcome, milliseconds) => {
    const { store, path, state, nextAttemptMs } = place;
    const line = { store, path, ms: Math.round(milliseconds), state, nextAttemptMs };
    if (outcome !== 'ok') {
      this.#failing.add(place);
      this.logger.warn({ ...line, code: outcome }, 'a secret could not be read');
    } else if (this.#failing.delete(place)) this.logger.info(line, 'a secret could be read again');
    else this.logger.debug(line, 'a secret was read');
  };
}
