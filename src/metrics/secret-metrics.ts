import { counter, gauge, type MetricDefinition } from './metric-definition.js';
import { type Instruments } from './instruments.js';
import { type Place } from '../secrets/place.js';

const STORE = ['store'] as const;

/** What is known of secrets that stores keep. */
export const SECRET_METRICS: readonly MetricDefinition[] = [
  counter(
    'dockpass_secret_reads_total',
    'Reads of a path of a store by outcome: ok or the code of the failure.',
    ['store', 'outcome'],
    ({ reads }) =>
      [...reads.byName].flatMap(([store, { outcomes }]) =>
        [...outcomes].map(([outcome, value]) => [{ store, outcome }, value] as const),
      ),
  ),
  gauge(
    'dockpass_secrets_failing',
    'max',
    'Paths of a store that are in use and could not be read at the last attempt; what was read before is given on.',
    STORE,
    (instruments) => perStore(instruments, (places) => places.filter(isFailing).length),
  ),
  gauge(
    'dockpass_secret_age_seconds',
    'max',
    'Age of the oldest secret that is given on although it could not be read again; 0 where none is.',
    STORE,
    (instruments) => perStore(instruments, oldestStale),
  ),
];

function isFailing({ lastError }: Place): boolean {
  return lastError !== undefined;
}

function oldestStale(places: readonly Place[]): number {
  return places.reduce((oldest, { state, held }) => {
    return state === 'stale' && held ? Math.max(oldest, held.ageMs() / 1000) : oldest;
  }, 0);
}

function perStore({ gateway: { secrets } }: Instruments, value: (places: readonly Place[]) => number) {
  const byStore = new Map<string, Place[]>();
  for (const place of secrets.places())
    byStore.set(place.store, [...(byStore.get(place.store) ?? []), place]);
  return [...byStore].map(([store, places]) => [{ store }, value(places)] as const);
}
