import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type FeedSource } from '../config/feeds/feed-source.js';
import { type FedCheck, type GatewayConfig } from '../config/gateway-config.js';
import { type Clock, systemClock } from '../credentials/clock.js';
import { type ConfigFollower, type PreparedChange } from '../gateway/config-follower.js';
import { type Database } from '../database/database.js';
import { type Gateway } from '../gateway/gateway.js';
import { type ManagedEntries } from '../managed/managed-entries.js';
import { Feed } from './feed.js';
import { type ChangedEntry, changesOf } from './feed-changes.js';
import { EMPTY_VIEW, type FeedView } from './feed-items.js';
import { FeedLog } from './feed-log.js';
import { placeOf } from './feed-place-of.js';

/** Milliseconds for which a start waits until every source was read: who asks before that gets too little. */
const START_LIMIT_MS = 10_000;
/** Changes that are told in one go. */
const A_TURN = 50;

export interface FeedsParts {
  readonly gateway: Gateway;
  readonly database: Database;
  readonly managed: ManagedEntries;
  readonly logger: Logger;
  /** Told of every entry that came, changed or went, once it has. */
  readonly tell: (changed: ChangedEntry) => void;
  readonly clock?: Clock | undefined;
}

/** All sources of entries of the running configuration, each followed by itself. */
export class Feeds implements ConfigFollower {
  readonly #feeds = new Map<string, Feed>();
  readonly #log: FeedLog;
  #refreshMs = 0;

  constructor(private readonly parts: FeedsParts) {
    this.#log = new FeedLog(parts.logger);
  }

  /** In the order of the configuration. */
  get all(): readonly Feed[] {
    return this.parts.gateway.current.config.feeds.flatMap(({ key }) => this.#feeds.get(key) ?? []);
  }

  /** Follows the sources of the configuration that runs; resolves when each was read or failed, or after some seconds. */
  async start(config: GatewayConfig): Promise<void> {
    const { clock = systemClock } = this.parts;
    if (config.feeds.length === 0) return;
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = clock.after(START_LIMIT_MS, resolve);
    });
    await Promise.race([this.#follow(config), late]);
    cancel();
  }

  prepare(config: GatewayConfig): Promise<PreparedChange> {
    const commit = (): void => {
      void this.#follow(config);
    };
    return Promise.resolve({ commit, discard: () => undefined });
  }

  stop(): void {
    for (const feed of this.#feeds.values()) feed.stop();
  }

  /** Resolves when each new source was read, or could not be. */
  async #follow({ feeds, fedCheck, storeRefresh }: GatewayConfig): Promise<void> {
    this.#refreshMs = storeRefresh * 1000;
    const wanted = new Set(feeds.map(({ key }) => key));
    for (const [key, feed] of this.#feeds) {
      if (wanted.has(key)) continue;
      feed.stop();
      this.#feeds.delete(key);
      void this.#tell(changesOf(feed.view, EMPTY_VIEW));
    }
    if (fedCheck) await Promise.all(feeds.map((source) => this.#begin(source, fedCheck)));
  }

  async #begin(source: FeedSource, check: FedCheck): Promise<void> {
    const known = this.#feeds.get(source.key);
    known?.use(check);
    if (known) return;
    const { gateway, database, managed: entries, clock = systemClock } = this.parts;
    const places = { secrets: gateway.secrets, database, entries };
    const place = placeOf(source, places, () => this.#refreshMs);
    const feed = new Feed(source, check, {
      place,
      clock,
      changed: (...change) => this.#changed(...change),
      failed: this.#log.failed,
    });
    this.#feeds.set(source.key, feed);
    await feed.look();
  }

  async #changed(feed: Feed, before: FeedView, now: FeedView): Promise<void> {
    const changes = changesOf(before, now);
    if (changes.length > 0) await this.parts.gateway.feed(feed.source.key, now.entries);
    if (this.#feeds.get(feed.source.key) !== feed) return; // it is gone meanwhile
    const fresh = changes.filter(({ change }) => change !== 'removed');
    void this.parts.gateway.warmUp(fresh.map(({ entry }) => entry));
    this.#log.changed(feed, { before, now, changes });
    await this.#tell(changes);
  }

  async #tell(changes: readonly ChangedEntry[]): Promise<void> {
    for (const [at, change] of changes.entries()) {
      if (at % A_TURN === A_TURN - 1) await setImmediate();
      this.parts.tell(change);
    }
  }
}
