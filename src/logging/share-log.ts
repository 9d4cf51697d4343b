import type { Logger } from 'pino';
import { type CredentialSlot } from '../credentials/credential-slot.js';
import { listed } from '../wire/bounded-list.js';

/** A line when what the database has for a credential was not sealed for its place; at most one for each of them. */
export class ShareLog {
  readonly #told = new WeakSet<CredentialSlot>();

  constructor(private readonly logger: Logger) {}

  readonly refused = (slot: CredentialSlot): void => {
    if (this.#told.has(slot)) return;
    this.#told.add(slot);
    const line = { ...listed('entries', [...slot.entries]), provider: slot.providerId };
    this.logger.warn(line, 'the database has something that was not sealed for its place; it is not used');
  };
}
