import { type FeedSource } from '../config/feeds/feed-source.js';
import { type SecretKeeper } from '../secrets/secret-keeper.js';
import { DatabasePlace, type DatabaseParts } from './database/database-place.js';
import { DirectoryPlace } from './directory/directory-place.js';
import { type FeedPlace } from './feed-place.js';
import { ShelfPlace } from './shelf/shelf-place.js';

/** Whoever has entries. */
export interface Places extends DatabaseParts {
  readonly secrets: SecretKeeper;
}

/** Where the entries of a source are looked for. */
export function placeOf(
  { kind, store, place }: FeedSource,
  places: Places,
  refreshMs: () => number,
): FeedPlace {
  if (kind === 'database') return new DatabasePlace(places);
  if (store === undefined) return new DirectoryPlace(place);
  return new ShelfPlace({ shelf: () => places.secrets.store(store)?.entries, place, refreshMs });
}
