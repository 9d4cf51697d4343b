import { existsSync } from 'node:fs';
import { type FeedSource } from '../config/feeds/feed-source.js';
import { type GatewayConfig } from '../config/gateway-config.js';
import { systemClock } from '../credentials/clock.js';
import { withinLimit } from '../credentials/within-limit.js';
import { Database } from '../database/database.js';
import { ManagedEntries } from '../managed/managed-entries.js';
import { type ProviderErrorCode, toProviderError } from '../registry/provider-error.js';
import { SecretKeeper } from '../secrets/secret-keeper.js';
import { EMPTY_VIEW, FeedItems, type FeedView } from './feed-items.js';
import { type Places, placeOf } from './feed-place-of.js';

/** Milliseconds for one source. */
const LIMIT_MS = 60_000;

/** What one look at a source gave. */
export interface ReadSource {
  readonly source: FeedSource;
  readonly view: FeedView;
  /** Why it could not be read. */
  readonly failure: ProviderErrorCode | undefined;
}

/** Looks once at every source of a configuration, as a gateway does that starts with it. Never rejects. */
export async function readOnce(config: GatewayConfig): Promise<readonly ReadSource[]> {
  if (config.feeds.length === 0) return [];
  const secrets = new SecretKeeper();
  const database = new Database({ asIs: true });
  secrets.use(config.stores, config.storeRefresh * 1000);
  try {
    if (config.feeds.some(({ kind }) => kind === 'database') && !isToBeMade(config))
      await database.use(config.database);
    const places = { secrets, database, entries: new ManagedEntries(database) };
    const sources = config.feeds.map((source) =>
      source.kind === 'database' && isToBeMade(config)
        ? Promise.resolve({ source, view: EMPTY_VIEW, failure: undefined })
        : readSource(source, config, places),
    );
    return await Promise.all(sources);
  } finally {
    await Promise.all([secrets.stop(), database.stop()]);
  }
}

/** A file of SQLite that the first start makes; who only looks would make it with rights of their own. */
function isToBeMade({ database }: GatewayConfig): boolean {
  return database?.place.kind === 'sqlite' && !existsSync(database.place.path);
}

async function readSource(
  source: FeedSource,
  { fedCheck }: GatewayConfig,
  places: Places,
): Promise<ReadSource> {
  if (!fedCheck) throw new TypeError('a configuration with sources has a check for their entries');
  const place = placeOf(source, places, () => 0);
  const items = new FeedItems(source, false);
  const look = async (signal: AbortSignal): Promise<FeedView> =>
    items.take(await place.find(undefined, signal), { only: undefined, check: fedCheck, signal });
  const stopped = new AbortController().signal;
  try {
    const view = await withinLimit(look, { clock: systemClock, limitMs: LIMIT_MS, stopped });
    return { source, view, failure: undefined };
  } catch (thrown) {
    return { source, view: EMPTY_VIEW, failure: toProviderError(thrown).code };
  }
}
