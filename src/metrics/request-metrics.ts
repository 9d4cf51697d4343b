import { DIALECTS } from '../dialects/dialects.js';
import { isAskedFor } from '../resolver/entry-group.js';
import { counter, gauge, histogram, type MetricDefinition } from './metric-definition.js';
import { type Instruments } from './instruments.js';
import { type ClientTally } from './request-tally.js';

const CLIENT = ['client', 'dialect'] as const;
const ASKED = [...CLIENT, 'kind'] as const;

/** What is known of signed requests, by client. */
export const REQUEST_METRICS: readonly MetricDefinition[] = [
  counter(
    'dockpass_requests_total',
    'Signed requests by outcome: ok, the error code that was answered, or aborted.',
    [...ASKED, 'outcome'],
    perClient(({ outcomes }) => [...outcomes].map(([outcome, value]) => [{ outcome }, value])),
  ),
  histogram(
    'dockpass_request_duration_seconds',
    'Time from the last header line to the answer.',
    ASKED,
    perClient(({ durations }) => [[{}, durations]]),
  ),
  counter(
    'dockpass_signature_failures_total',
    'Requests refused because of their signature, by answered code and exact reason.',
    [...ASKED, 'code', 'reason'],
    perClient(({ failures }) =>
      [...failures].map(([key, value]) => {
        const [code = '', reason = ''] = key.split(' ');
        return [{ code, reason }, value];
      }),
    ),
  ),
  histogram(
    'dockpass_signature_skew_seconds',
    'How far the clock of the client was ahead or behind (or the request delayed), of accepted signatures.',
    [...ASKED, 'direction'],
    perClient(({ ahead, behind }) => [
      [{ direction: 'ahead' }, ahead],
      [{ direction: 'behind' }, behind],
    ]),
  ),
  counter(
    'dockpass_previous_key_uses_total',
    'Requests signed with the previous key of a client.',
    ASKED,
    perClient(({ previousKey }) => [[{}, previousKey]]),
  ),
  counter(
    'dockpass_repeats_total',
    'Requests with a signature that was accepted before: retries and parallel stages, or a replay.',
    ASKED,
    perClient(({ repeats }) => [[{}, repeats]]),
  ),
  counter(
    'dockpass_stray_requests_total',
    'Signed requests to an address that no client has: the endpoint in the CI configuration is wrong.',
    ['dialect'],
    ({ requests: { strays } }) => DIALECTS.map(({ id }) => [{ dialect: id }, strays.get(id) ?? 0]),
  ),
  gauge('dockpass_client_keys', 'min', 'Keys that a client may sign with.', CLIENT, ({ gateway }) =>
    gateway.current.config.clients.map(({ name, dialect, keys }) => [
      { client: name, dialect: dialect.id },
      keys.length,
    ]),
  ),
  gauge(
    'dockpass_client_key_missing',
    'max',
    '1 while the key of a client is not there yet, because its Woodpecker server has not given it.',
    CLIENT,
    ({ gateway }) =>
      gateway.current.config.clients.map(({ name, dialect, awaitsKey }) => [
        { client: name, dialect: dialect.id },
        Number(awaitsKey),
      ]),
  ),
  gauge(
    'dockpass_client_key_changed',
    'max',
    '1 while the Woodpecker server of a client shows another key than the one that is kept or configured.',
    CLIENT,
    ({ gateway, keys }) =>
      gateway.current.config.clients.map((client) => [
        { client: client.name, dialect: client.dialect.id },
        Number(keys.stateOf(client)?.shows !== undefined),
      ]),
  ),
];

type ClientLabels<Own extends object> = Own & Pick<ClientTally, 'client' | 'dialect' | 'kind'>;

/**
 * Every configured client is there from the start, so that the first refusal is seen as an increase; what it asks secrets
 * for, once an entry is given as such.
 */
function perClient<Own extends object, Value>(
  values: (tally: ClientTally) => readonly (readonly [labels: Own, value: Value])[],
) {
  return ({ gateway, requests }: Instruments): (readonly [ClientLabels<Own>, Value])[] => {
    const { clients, entries } = gateway.current.config;
    const kinds = (['registries', 'secrets'] as const).filter(
      (kind) => kind === 'registries' || entries.some((entry) => isAskedFor(entry, kind)),
    );
    for (const client of clients) for (const kind of kinds) requests.of(client, kind);
    return [...requests.all()].flatMap((tally) => {
      const { client, dialect, kind } = tally;
      return values(tally).map(([own, value]) => [{ client, dialect, kind, ...own }, value] as const);
    });
  };
}
