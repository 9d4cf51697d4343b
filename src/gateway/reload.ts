import type { Logger } from 'pino';
import { ConfigError } from '../config/config-error.js';
import { type GatewayConfig } from '../config/gateway-config.js';
import { configChanges } from './config-changes.js';
import { type ConfigFollower, type PreparedChange } from './config-follower.js';
import { FileWatch } from './file-watch.js';
import { type Gateway } from './gateway.js';
import { type ReloadOutcome, type ReloadTally } from './reload-tally.js';
import { restartNotes } from './restart-notes.js';
import { type ServerKeys } from './keys/server-keys.js';
import { SlowRetry } from './slow-retry.js';

/**
 * What made somebody read the configuration again; `retry`: what had refused it may have passed, `secret`: a store gave
 * another value for one of its secrets.
 */
export type ReloadReason = 'signal' | 'file' | 'retry' | 'secret';

export interface ReloadParts {
  readonly gateway: Gateway;
  readonly keys: ServerKeys;
  /** @throws ConfigError */
  readonly load: () => Promise<GatewayConfig>;
  readonly followers: readonly ConfigFollower[];
  readonly tally: ReloadTally;
  readonly logger: Logger;
}

/**
 * Puts a changed configuration to use while requests are served: all of it at one moment, or none of it. Reads it
 * again when it is told to, when a file of it changes, and slowly by itself where it could not be read: what was in the
 * way (too many open files, a network disk) is not seen to go.
 */
export class Reloader {
  readonly #watch = new FileWatch(() => void this.reload('file'));
  readonly #retry = new SlowRetry(() => void this.reload('retry'));
  #loaded: GatewayConfig;
  /** Why the last attempt failed, as it was told. */
  #told = '';
  #last: Promise<unknown> = Promise.resolve();
  #waiting: Promise<ReloadOutcome> | undefined;
  #stopped = false;

  /** @param started the configuration that runs, as it was read, without keys that were fetched */
  constructor(
    private readonly parts: ReloadParts,
    private readonly started: GatewayConfig,
  ) {
    this.#loaded = started;
    parts.tally.nextAttemptMs = () => this.#retry.nextMs;
  }

  start(): void {
    this.#watch.watch(this.#loaded.watchedFiles);
  }

  /** What is still being read is not put to use any more. */
  stop(): void {
    this.#stopped = true;
    this.#watch.stop();
    this.#retry.forget();
  }

  /** Never rejects. Calls that come while one waits for its turn share its outcome. */
  reload(reason: ReloadReason): Promise<ReloadOutcome> {
    return (this.#waiting ??= this.#afterLast(async () => {
      this.#waiting = undefined;
      if (reason !== 'retry') this.#startAnew();
      return this.#attempt(reason);
    }));
  }

  #startAnew(): void {
    this.#retry.forget();
    this.#told = '';
  }

  #afterLast<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result;
    return result;
  }

  async #attempt(reason: ReloadReason): Promise<ReloadOutcome> {
    const { logger, load, tally } = this.parts;
    try {
      await this.#watch.refresh();
      const loaded = await load();
      if (this.#stopped) return 'failed';
      await this.#apply(loaded);
      this.#noteWarnings(loaded);
      // A file that is gone, as `.env` may be for a moment, is watched until the reload after this one.
      this.#watch.watch([...new Set([...this.#loaded.watchedFiles, ...loaded.watchedFiles])]);
      const changes = configChanges(this.#loaded, loaded);
      this.#loaded = loaded;
      this.#startAnew();
      tally.add('applied');
      const counts = { registries: loaded.entries.length, clients: loaded.clients.length };
      logger.info({ reason, ...counts, ...changes }, 'configuration applied');
      return 'applied';
    } catch (error) {
      return this.#failed(reason, error);
    }
  }

  #failed(reason: ReloadReason, error: unknown): ReloadOutcome {
    if (this.#stopped) return 'failed';
    if (error instanceof ConfigError) return this.#refused(reason, error);
    this.#retry.plan();
    const kind = error instanceof Error ? error.name : typeof error;
    if (this.#isNew(kind)) {
      const { logger, tally } = this.parts;
      tally.add('failed', [{ key: 'configuration', message: `could not be applied (${kind})` }]);
      logger.error({ reason, kind }, 'the configuration on disk could not be applied; the running one stays');
    }
    return 'failed';
  }

  #refused(reason: ReloadReason, { problems, mayPass, files, message }: ConfigError): ReloadOutcome {
    this.#watch.watch([...new Set([...this.#loaded.watchedFiles, ...files])]);
    if (mayPass) this.#retry.plan();
    else this.#retry.forget();
    if (this.#isNew(message)) {
      const { logger, tally } = this.parts;
      tally.add('refused', problems);
      logger.error({ reason, problems }, 'the configuration on disk is refused; the running one stays');
    }
    return 'refused';
  }

  /** An attempt that is repeated counts, and is told, only where it fails for another cause. */
  #isNew(cause: string): boolean {
    const isNew = cause !== this.#told;
    this.#told = cause;
    return isNew;
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
    const waiting = restartNotes(this.started, loaded);
    this.parts.tally.waiting = waiting.map(({ key }) => key);
    for (const { key, message } of [...fresh, ...waiting]) {
      this.parts.logger.warn({ key }, message);
    }
  }
}
