import { type FeedSource } from '../config/feeds/feed-source.js';
import { type GatewayConfig, type RegistryEntry } from '../config/gateway-config.js';

/** One entry of the database that is put in, changed or taken out. */
export interface ManagedChange {
  readonly source: FeedSource;
  /** Below the source. */
  readonly name: string;
  /** Undefined = it is taken out. */
  readonly entry: RegistryEntry | undefined;
}

/** The entries of a running configuration as they are in use after a change: those of a source stand by their names. */
export function withChange(
  { entries, feeds }: Pick<GatewayConfig, 'entries' | 'feeds'>,
  { source, name, entry }: ManagedChange,
): readonly RegistryEntry[] {
  const own = `${source.word}/${name}`;
  const others = entries.filter((other) => other.name !== own);
  if (!entry) return others;
  const later = feeds
    .slice(feeds.findIndex(({ key }) => key === source.key) + 1)
    .map(({ word }) => `${word}/`);
  const at = others.findIndex(
    (other) =>
      (other.name > own && other.name.startsWith(`${source.word}/`)) ||
      later.some((word) => other.name.startsWith(word)),
  );
  return at < 0 ? [...others, entry] : [...others.slice(0, at), entry, ...others.slice(at)];
}
