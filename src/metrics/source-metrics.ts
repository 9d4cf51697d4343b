import { type Feed } from '../feeds/feed.js';
import { counter, gauge, type MetricDefinition } from './metric-definition.js';
import { type Instruments } from './instruments.js';

const SOURCE = ['source'] as const;

/** What is known of sources of entries. */
export const SOURCE_METRICS: readonly MetricDefinition[] = [
  gauge(
    'dockpass_source_entries',
    'max',
    'Entries that a source gives.',
    SOURCE,
    perSource(({ view }) => view.entries.length),
  ),
  gauge(
    'dockpass_source_left_out',
    'max',
    'Entries of a source that are left out, because something is wrong with them or there are too many.',
    SOURCE,
    perSource(({ view }) => view.leftOut),
  ),
  gauge(
    'dockpass_source_failing',
    'max',
    '1 while a source cannot be read; what it gave last is used on.',
    SOURCE,
    perSource(({ lastError }) => Number(lastError !== undefined)),
  ),
  gauge(
    'dockpass_source_age_seconds',
    'max',
    'Time since a source was last read; absent while it never was.',
    SOURCE,
    ({ feeds }) =>
      feeds.all.flatMap(({ source: { word }, ageMs }) =>
        ageMs === undefined ? [] : [[{ source: word }, ageMs / 1000] as const],
      ),
  ),
  counter(
    'dockpass_source_failures_total',
    'Looks at a source that failed.',
    SOURCE,
    perSource(({ failures }) => failures),
  ),
];

function perSource(value: (feed: Feed) => number) {
  return ({ feeds }: Instruments) =>
    feeds.all.map((feed) => [{ source: feed.source.word }, value(feed)] as const);
}
