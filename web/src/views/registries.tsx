import { type ComponentChild } from 'preact';
import { Empty, Loaded, State } from '../parts/state.js';
import { type Column, Table } from '../parts/table.js';
import { Time } from '../parts/time.js';
import { View } from '../parts/view.js';
import { type EntryStatus } from '../types.js';
import { useStatus } from './use-status.js';

const COLUMNS: readonly Column<EntryStatus>[] = [
  { head: 'Entry', cell: ({ name }) => name },
  { head: 'Address', cell: ({ addresses }) => <code>{addresses.join(', ')}</code> },
  { head: 'State', cell: ({ state }) => <State state={state} /> },
  { head: 'Expires', cell: ({ credentials }) => <Time at={credentials[0]?.expires ?? null} /> },
  { head: 'Uses', cell: ({ uses }) => uses.toLocaleString(), number: true },
];

export function Registries(): ComponentChild {
  return (
    <View title="Registries" lead="What the gateway can open, and how its credentials are.">
      <Loaded
        of={useStatus()}
        empty={{
          when: ({ entries }) => entries.length === 0,
          show: <Empty title="No registry is configured.">Every answer is empty until there is one.</Empty>,
        }}
      >
        {({ entries }) => (
          <Table caption="Entries" columns={COLUMNS} rows={entries} keyOf={({ name }) => name} />
        )}
      </Loaded>
    </View>
  );
}
