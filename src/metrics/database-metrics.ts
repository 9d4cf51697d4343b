import { counter, gauge, histogram, type MetricDefinition } from './metric-definition.js';
import { type Instruments } from './instruments.js';

/** What is known of the database; without one there are no samples. */
export const DATABASE_METRICS: readonly MetricDefinition[] = [
  gauge(
    'dockpass_database_up',
    'min',
    'Whether the database can be asked: 1, or 0 while requests are answered as without one.',
    [],
    ({ database: { state } }) => (state === 'off' ? [] : [[{}, state === 'ok' ? 1 : 0]]),
  ),
  counter(
    'dockpass_database_tasks_total',
    'Tasks of the database by outcome: ok or the code of the failure.',
    ['task', 'outcome'],
    ({ tasks }) =>
      [...tasks.byName].flatMap(([task, { outcomes }]) =>
        [...outcomes].map(([outcome, value]) => [{ task, outcome }, value] as const),
      ),
  ),
  histogram('dockpass_database_task_seconds', 'How long tasks of the database took.', ['task'], ({ tasks }) =>
    [...tasks.byName].map(([task, { durations }]) => [{ task }, durations] as const),
  ),
  counter(
    'dockpass_database_seals_refused_total',
    'Sealed values of the database that were not for their row, or not sealed with a key that is known.',
    [],
    ({ database }: Instruments) => (database.state === 'off' ? [] : [[{}, database.sealsRefused]]),
  ),
  counter(
    'dockpass_history_written_total',
    'Decisions that the database has.',
    [],
    ({ database, history }: Instruments) => (database.state === 'off' ? [] : [[{}, history.tally.written]]),
  ),
  counter(
    'dockpass_history_dropped_total',
    'Decisions that are not kept, because too many waited for the database or it refused them.',
    [],
    ({ database, history }: Instruments) => (database.state === 'off' ? [] : [[{}, history.tally.dropped]]),
  ),
  gauge(
    'dockpass_history_waiting',
    'sum',
    'Decisions that wait to be written into the database, of 5,000 in each process.',
    [],
    ({ database, history }: Instruments) => (database.state === 'off' ? [] : [[{}, history.tally.waiting]]),
  ),
  counter(
    'dockpass_shared_taken_total',
    'Credentials that were not minted but taken from another process of the same database.',
    [],
    ({ database, sharing }: Instruments) => (database.state === 'off' ? [] : [[{}, sharing.taken]]),
  ),
  counter(
    'dockpass_shared_waits_total',
    'Mints that waited for another process, which was minting the same.',
    [],
    ({ database, sharing }: Instruments) => (database.state === 'off' ? [] : [[{}, sharing.waited]]),
  ),
  counter(
    'dockpass_shared_rests_total',
    'Mints that were put off, because the vendor has just failed or throttled another process.',
    [],
    ({ database, sharing }: Instruments) => (database.state === 'off' ? [] : [[{}, sharing.rested]]),
  ),
  counter(
    'dockpass_shared_alone_total',
    'Mints without the database: the code of its failure, or waited where another process took too long.',
    ['reason'],
    ({ sharing }: Instruments) => [...sharing.alone].map(([reason, value]) => [{ reason }, value]),
  ),
];
