import { type ComponentChild } from 'preact';
import { get } from '../api.js';
import { Empty, Loaded, Notice, State } from '../parts/state.js';
import { type Column, Table } from '../parts/table.js';
import { Notes } from '../parts/notes.js';
import { Time } from '../parts/time.js';
import { Panel, View } from '../parts/view.js';
import { type ManagedView } from '../types.js';
import { useLoad } from '../use-load.js';

interface ManagedPage {
  readonly entries: readonly ManagedView[];
  readonly next: string | null;
}

const COLUMNS: readonly Column<ManagedView>[] = [
  { head: 'Entry', cell: ({ name }) => name },
  { head: 'Address', cell: ({ settings }) => <code>{listed(settings?.address)}</code> },
  { head: 'Repositories', cell: ({ settings }) => listed(settings?.repos ?? 'all') },
  {
    head: 'In use',
    cell: ({ inUse }) => <State state={inUse ? 'in use' : 'left out'} tone={inUse ? 'ok' : 'bad'} />,
  },
  { head: 'Changed', cell: ({ changedAt }) => <Time at={changedAt} /> },
  { head: 'By', cell: ({ changedBy }) => changedBy },
];

/** As many as the gateway shows at one time. */
const MOST = 1_000;

/** The entries that the database keeps. */
export function Entries(): ComponentChild {
  const load = useLoad('entries', (signal) => get<ManagedPage>('/admin/entries', { limit: MOST }, signal));
  if (load.error?.code === 'not_managed')
    return (
      <View title="Entries">
        <Empty title="No entries are managed here.">{load.error.message}</Empty>
      </View>
    );
  return (
    <View
      title="Entries"
      lead={
        <>
          What the database keeps. <code>dockpass entries</code> and <code>PUT /admin/entries/NAME</code>{' '}
          change it.
        </>
      }
    >
      <Loaded
        of={load}
        empty={{
          when: ({ entries }) => entries.length === 0,
          show: <Empty title="The database has no entries." />,
        }}
      >
        {({ entries, next }) => (
          <>
            {next !== null && <Notice title={`There are more than these ${String(MOST)}.`} />}
            <Table
              caption="Entries of the database"
              columns={COLUMNS}
              rows={entries}
              keyOf={({ name }) => name}
            />
            {entries.map(({ name, problems }) =>
              problems.length === 0 ? null : (
                <Panel key={name} title={`Why ${name} is left out`}>
                  <Notes of={problems} />
                </Panel>
              ),
            )}
          </>
        )}
      </Loaded>
    </View>
  );
}

function listed(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : 'sealed';
}
