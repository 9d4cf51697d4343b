import { type ComponentChild } from 'preact';
import { Copyable } from '../../parts/inputs.js';
import { Skew } from '../../parts/plots/skew.js';
import { State } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { Time } from '../../parts/time.js';
import { Facts, Panel } from '../../parts/view.js';
import { hrefOf } from '../../router.js';
import { type ClientActivity, type ClientStatus } from '../../types.js';

type Refusals = ClientActivity['refusals'][number];

const COLUMNS: readonly Column<Refusals>[] = [
  { head: 'Reason', cell: ({ reason }) => <code>{reason}</code> },
  { head: 'What it means, and what to do', cell: ({ meaning }) => meaning },
  { head: 'Times', cell: ({ count }) => count.toLocaleString(), number: true },
];

interface ClientProps {
  readonly of: ClientStatus;
  readonly activity: ClientActivity | undefined;
}

/** One client. */
export function Client({ of, activity }: ClientProps): ComponentChild {
  const { name, dialect, keys, fingerprints } = of;
  return (
    <Panel title={name} aside={<KeyState of={of} />}>
      <Facts
        of={[
          ['Kind', dialect],
          [
            'Requests',
            <a href={hrefOf('decisions', { client: name })}>{(activity?.requests ?? 0).toLocaleString()}</a>,
          ],
          ['Let in last', <Time at={activity?.lastSeen ?? null} />],
          ['Refused last', <Time at={activity?.lastRefused ?? null} />],
          ['Keys', keys],
          ['With the previous key', (activity?.previousKey ?? 0).toLocaleString()],
        ]}
      />
      <div class="stack-wide below">
        <div>
          <h3>Fingerprint</h3>
          {fingerprints.length === 0 ? (
            <p class="faint">
              {dialect === name || keys > 0 ? 'A shared secret has none.' : 'There is no key yet.'}
            </p>
          ) : (
            fingerprints.map((print) => <Copyable key={print} text={print} />)
          )}
        </div>
        {activity && activity.refusals.length > 0 && (
          <div>
            <h3>Refused</h3>
            <Table
              caption={`Refused requests of ${name}`}
              columns={COLUMNS}
              rows={activity.refusals}
              keyOf={({ code, reason }) => `${code} ${reason}`}
            />
          </div>
        )}
        <div>
          <h3>Its clock</h3>
          <Skew of={activity?.skew ?? []} />
        </div>
      </div>
    </Panel>
  );
}

function KeyState({ of: { keyServer, keys } }: { of: ClientStatus }): ComponentChild {
  if (keyServer?.shows) return <State state="the server shows another key" tone="warn" />;
  if (keys > 0) return <State state="has its key" tone="ok" />;
  return (
    <span>
      <State state="awaits its key" tone="bad" /> {keyServer?.lastError}
    </span>
  );
}
