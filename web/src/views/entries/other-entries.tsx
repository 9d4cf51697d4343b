import { type ComponentChild } from 'preact';
import { Empty, Loaded, State } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { hrefOf } from '../../router.js';
import { type EntryStatus } from '../../types.js';
import { useStatus } from '../use-status.js';

const COLUMNS: readonly Column<EntryStatus>[] = [
  { head: 'Entry', cell: ({ name }) => name },
  { head: 'Address', cell: ({ addresses }) => <code>{addresses.join(', ')}</code> },
  { head: 'Repositories', cell: ({ repos }) => (repos.length > 0 ? repos.join(', ') : 'all') },
  { head: 'Written in', cell: ({ source }) => <code>{source}</code> },
  { head: 'State', cell: ({ state }) => <State state={state} /> },
];

/** Entries that are written elsewhere, and can only be changed there. */
export function OtherEntries({ text }: { text: string }): ComponentChild {
  const wanted = text.trim().toLowerCase();
  return (
    <Loaded of={useStatus()}>
      {({ entries }) => {
        const others = entries.filter(
          ({ name, addresses, repos, source }) =>
            !name.startsWith('database/') &&
            [name, source, ...addresses, ...repos].join(' ').toLowerCase().includes(wanted),
        );
        if (others.length === 0) return <Empty title="No entry fits." />;
        return (
          <>
            <p class="lead">
              They are changed where they are written. How their credentials are:{' '}
              <a href={hrefOf('registries')}>registries</a>.
            </p>
            <Table
              caption="Entries of other sources"
              columns={COLUMNS}
              rows={others}
              keyOf={({ name }) => name}
            />
          </>
        );
      }}
    </Loaded>
  );
}
