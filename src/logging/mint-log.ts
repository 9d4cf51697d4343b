import type { Logger } from 'pino';
import { listed } from '../wire/bounded-list.js';
import { type CredentialSlot, type CredentialContext } from '../credentials/credential-slot.js';

/**
 * A line when a credential cannot be minted, and one when it can again: most mints happen ahead of time, in the
 * background, where no request would show that they fail.
 */
export class MintLog {
  readonly #failing = new WeakSet<CredentialSlot>();

  constructor(private readonly logger: Logger) {}

  readonly minted: CredentialContext['onMint'] = (slot, outcome, milliseconds) => {
    const line = {
      ...listed('entries', [...slot.entries]),
      provider: slot.providerId,
      ms: Math.round(milliseconds),
      state: slot.state,
      nextAttemptMs: slot.nextAttemptMs,
    };
    if (outcome !== 'ok') {
      this.#failing.add(slot);
      this.logger.warn({ ...line, code: outcome }, 'a credential could not be minted');
    } else if (this.#failing.delete(slot)) this.logger.info(line, 'a credential could be minted again');
    else if (slot.isTaken) this.logger.debug(line, 'a credential was taken from another process');
    else this.logger.debug(line, 'a credential was minted');
  };
}
