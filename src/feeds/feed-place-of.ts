import { type FeedSource } from '../config/feeds/feed-source.js';
import { type SecretKeeper } from '../secrets/secret-keeper.js';
import { DirectoryPlace } from './directory/directory-place.js';
import { type FeedPlace } from './feed-place.js';
import { ShelfPlace } from './shelf/shelf-place.js';

/** Where the entries of a source are looked for. */
export function placeOf(
  { store, place }: FeedSource,
  secrets: SecretKeeper,
  refreshMs: () => number,
): FeedPlace {
  if (store === undefined) return new DirectoryPlace(place);
  return new ShelfPlace({ shelf: () => secrets.store(store)?.entries, place, refreshMs });
}
