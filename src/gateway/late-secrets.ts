import type { Logger } from 'pino';
import { type GatewayConfig, type LateSecret } from '../config/gateway-config.js';
import { type ConfigFollower, type PreparedChange } from './config-follower.js';
import { toProviderError } from '../registry/provider-error.js';
import { type SecretUser } from '../secrets/place.js';
import { type SecretKeeper } from '../secrets/secret-keeper.js';
import { fieldOf } from '../store/field-of.js';
import { type StoreReference } from '../store/store-reference.js';

/**
 * Secrets of the gateway and of its clients that are kept in stores. Nobody waits for one: what needs it is not ready
 * until it is there, and each new value makes the configuration be read again, which checks it as any other.
 */
export class LateSecrets implements ConfigFollower {
  readonly #users = new Map<string, LateUser>();
  /** Told when a value came or changed; set by whoever reads the configuration. */
  changed: () => void = () => undefined;

  constructor(
    private readonly secrets: SecretKeeper,
    private readonly logger: Logger,
  ) {}

  /** The value that is known now. */
  readonly knownValue = (reference: StoreReference): string | undefined => {
    const held = this.secrets.placeOf(reference)?.held;
    const found = held && fieldOf(held.secret, reference.field);
    return typeof found === 'object' ? found.text : undefined;
  };

  prepare({ late }: Pick<GatewayConfig, 'late'>): Promise<PreparedChange> {
    const commit = (): void => {
      this.follow(late);
    };
    return Promise.resolve({ commit, discard: () => undefined });
  }

  /** These are read from now on, and others no more. */
  follow(late: readonly LateSecret[]): void {
    const wanted = new Map(late.map((one) => [String(one.reference), one]));
    for (const [text, user] of this.#users) {
      if (wanted.has(text)) continue;
      user.retired = true;
      this.#users.delete(text);
    }
    for (const [text, { key, reference }] of wanted) {
      if (!this.#users.has(text)) this.#begin(text, key, reference);
    }
  }

  #begin(text: string, key: string, reference: StoreReference): void {
    const user = new LateUser(() => void this.#read(text, key, reference));
    this.#users.set(text, user);
    user.renew();
  }

  async #read(text: string, key: string, reference: StoreReference): Promise<void> {
    const user = this.#users.get(text);
    if (!user) return;
    try {
      await this.secrets.read(new Map([[key, reference]]), user);
      if (!user.retired) this.changed();
    } catch (thrown) {
      const { code } = toProviderError(thrown);
      if (!user.retired)
        this.logger.error({ key, from: text, code }, 'a secret cannot be had from its store yet');
    }
  }
}

/** It is in use for as long as it is followed. */
class LateUser implements SecretUser {
  readonly idleMs = 0;
  retired = false;

  constructor(readonly renew: () => void) {}
}
