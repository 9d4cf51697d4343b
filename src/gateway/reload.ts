import type { Logger } from 'pino';
import { ConfigError } from '../config/config-error.js';
import { type GatewayConfig } from '../config/gateway-config.js';
import { type ConfigFollower, type PreparedChange } from './config-follower.js';
import { FileWatch } from './file-watch.js';
import { type Gateway } from './gateway.js';
import { type ReloadOutcome, type ReloadTally } from './reload-tally.js';
import { restartNotes } from './restart-notes.js';
import { type ServerKeys } from './keys/server-keys.js';

/** What made somebody read the configuration again. */
export type ReloadReason = 'signal' | 'file';

export interface ReloadParts {
  readonly gateway: Gateway;
  readonly keys: ServerKeys;
  /** @throws ConfigError */
  readonly load: () => GatewayConfig;
  readonly followers: readonly ConfigFollower[];
  readonly tally: ReloadTally;
  readonly logger: Logger;
}

/**
 * Puts a changed configuration to use while requests are served: all of it at one moment, or none of it. Reads it
 * again when it is told to and when a file of it changes.
 */
export class Reloader {
  readonly #watch = new FileWatch(() => void this.reload('file'));
  #loaded: GatewayConfig;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: Promise<ReloadOutcome> | undefined;

  /** @param started the configuration that runs, as it was read, without keys that were fetched */
  constructor(
    private readonly parts: ReloadParts,
    private readonly started: GatewayConfig,
  ) {
    this.#loaded = started;
  }

  start(): void {
    this.#watch.watch(this.#loaded.watchedFiles);
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Never rejects. Calls that come while one waits for its turn share its outcome. */
  reload(reason: ReloadReason): Promise<ReloadOutcome> {
    return (this.#waiting ??= this.#afterLast(async () => {
      this.#waiting = undefined;
      const outcome = await this.#attempt(reason);
      this.parts.tally.add(outcome);
      return outcome;
    }));
  }

  #afterLast<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result;
    return result;
  }

  async #attempt(reason: ReloadReason): Promise<ReloadOutcome> {
    const { logger, load } = this.parts;
    try {
      this.#watch.refresh();
      const loaded = load();
      await this.#apply(loaded);
      this.#noteWarnings(loaded);
      this.#loaded = loaded;
      this.start();
      const { entries, clients } = loaded;
      logger.info({ reason, registries: entries.length, clients: clients.length }, 'configuration applied');
      return 'applied';
    } catch (error) {
      if (error instanceof ConfigError) {
        const { problems } = error;
        logger.error({ reason, problems }, 'the configuration on disk is refused; the running one stays');
        return 'refused';
      }
      const kind = error instanceof Error ? error.name : typeof error;
      logger.error({ reason, kind }, 'the configuration on disk could not be applied; the running one stays');
      return 'failed';
    }
  }

  /** Everything that can fail comes first; then all changes at one moment. */
  async #apply(loaded: GatewayConfig): Promise<void> {
    const { gateway, keys, followers } = this.parts;
    const changes: PreparedChange[] = [];
    try {
      for (const follower of followers) changes.push(await follower.prepare(loaded));
      keys.use(loaded);
    } catch (error) {
      for (const change of changes) change.discard();
      throw error;
    }
    for (const change of changes) change.commit();
    void gateway.warmUp();
  }

  /** What was warned of before is not warned of again. */
  #noteWarnings(loaded: GatewayConfig): void {
    const known = new Set(this.#loaded.warnings.map(({ key, message }) => `${key} ${message}`));
    const fresh = loaded.warnings.filter(({ key, message }) => !known.has(`${key} ${message}`));
    for (const { key, message } of [...fresh, ...restartNotes(this.started, loaded)]) {
      this.parts.logger.warn({ key }, message);
    }
  }
}
