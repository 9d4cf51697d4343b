import { type ComponentChild } from 'preact';
import { Empty, Loaded, State } from '../parts/state.js';
import { type Column, Table } from '../parts/table.js';
import { Time } from '../parts/time.js';
import { View } from '../parts/view.js';
import { type ClientStatus } from '../types.js';
import { useStatus } from './use-status.js';

const COLUMNS: readonly Column<ClientStatus>[] = [
  { head: 'Client', cell: ({ name }) => name },
  { head: 'Dialect', cell: ({ dialect }) => dialect },
  { head: 'Keys', cell: ({ keys }) => keys, number: true },
  {
    head: 'Fingerprint of its public key',
    cell: ({ fingerprints }) =>
      fingerprints.length > 0
        ? fingerprints.map((print) => <code key={print}>{print}</code>)
        : 'a shared secret has none',
  },
  { head: 'Key', cell: keyOf },
];

function keyOf({ keyServer, keys }: ClientStatus): ComponentChild {
  if (keys > 0 && !keyServer?.shows) return <State state="there" tone="ok" />;
  if (keyServer?.shows) return <State state="the server shows another one" tone="warn" />;
  const since = keyServer?.missingSince ?? null;
  return (
    <>
      <State state="awaited" tone="bad" /> {since !== null && <Time at={since} />} {keyServer?.lastError}
    </>
  );
}

/** Who may ask, and what they sign with. */
export function Clients(): ComponentChild {
  return (
    <View title="Clients" lead="Who may ask, and the key that each of them signs with.">
      <Loaded
        of={useStatus()}
        empty={{
          when: ({ clients }) => clients.length === 0,
          show: <Empty title="No client is configured." />,
        }}
      >
        {({ clients }) => (
          <Table caption="Clients" columns={COLUMNS} rows={clients} keyOf={({ name }) => name} />
        )}
      </Loaded>
    </View>
  );
}
