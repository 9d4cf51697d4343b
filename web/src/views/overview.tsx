import { type ComponentChild } from 'preact';
import { Notes } from '../parts/notes.js';
import { Loaded, Notice, State } from '../parts/state.js';
import { type Column, Table } from '../parts/table.js';
import { Time } from '../parts/time.js';
import { Facts, Panel, View } from '../parts/view.js';
import { hrefOf } from '../router.js';
import { type EntryStatus, type Status } from '../types.js';
import { useStatus } from './use-status.js';

/** Credentials that end next, at most so many. */
const NEXT = 8;

const FAILING: readonly Column<EntryStatus>[] = [
  { head: 'Entry', cell: ({ name }) => name },
  { head: 'State', cell: ({ state }) => <State state={state} /> },
  { head: 'Why', cell: ({ credentials }) => <code>{errorOf(credentials)}</code> },
  { head: 'Builds that went without', cell: ({ failed }) => failed.toLocaleString(), number: true },
];

interface Expiry {
  readonly name: string;
  readonly at: string;
}

const EXPIRIES: readonly Column<Expiry>[] = [
  { head: 'Entry', cell: ({ name }) => name },
  { head: 'Ends', cell: ({ at }) => <Time at={at} /> },
];

/** How the gateway is, and what needs somebody. */
export function Overview(): ComponentChild {
  return (
    <View title="Overview" lead="How the gateway is, and what needs you.">
      <Loaded of={useStatus()}>
        {(status) => (
          <>
            <NeedsYou status={status} />
            <div class="grid">
              <Health status={status} />
              <Next entries={status.entries} />
            </div>
          </>
        )}
      </Loaded>
    </View>
  );
}

function NeedsYou({ status: { entries, configuration, audit } }: { status: Status }): ComponentChild {
  const failing = entries.filter(({ state }) => state === 'failing' || state === 'stale');
  return (
    <>
      {configuration.refused && (
        <Notice tone="bad" title="The configuration on disk is refused; the one before it runs on.">
          <Notes of={configuration.problems} />
        </Notice>
      )}
      {audit.broken && <Notice tone="bad" title="Audit events cannot be written." />}
      {failing.length > 0 && (
        <Panel title="Fails now">
          <Table caption="Entries that fail" columns={FAILING} rows={failing} keyOf={({ name }) => name} />
          <p class="faint">
            <code>dockpass check --probe</code> says of each what to do.
          </p>
        </Panel>
      )}
    </>
  );
}

function Health({
  status: { status, version, configuration, clients, entries, warnings },
}: {
  status: Status;
}): ComponentChild {
  return (
    <Panel title="The gateway" aside={<State state={status} />}>
      <Facts
        of={[
          ['Version', version],
          ['Configuration applied', <Time at={configuration.appliedAt} />],
          ['Clients', <a href={hrefOf('clients')}>{clients.length}</a>],
          ['Entries', <a href={hrefOf('registries')}>{entries.length}</a>],
          ['Given since the start', sum(entries, 'uses')],
          ['Could not be given', sum(entries, 'failed')],
          ['Warnings', <a href={hrefOf('configuration')}>{warnings.length}</a>],
        ]}
      />
    </Panel>
  );
}

function Next({ entries }: { entries: readonly EntryStatus[] }): ComponentChild {
  const ends = entries
    .flatMap(({ name, credentials }) =>
      credentials.flatMap(({ expires }) => (expires === null ? [] : [{ name, at: expires }])),
    )
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return (
    <Panel title="Ends next">
      {ends.length === 0 ? (
        <p class="faint">Nothing that is held ends. What is used is renewed by itself.</p>
      ) : (
        <Table
          caption="Credentials that end next"
          columns={EXPIRIES}
          rows={ends.slice(0, NEXT)}
          keyOf={({ name, at }) => `${name} ${at}`}
        />
      )}
    </Panel>
  );
}

function errorOf(credentials: EntryStatus['credentials']): string {
  return [...new Set(credentials.flatMap(({ lastError }) => lastError ?? []))].join(', ');
}

function sum(entries: readonly EntryStatus[], what: 'uses' | 'failed'): string {
  return entries.reduce((all, entry) => all + entry[what], 0).toLocaleString();
}
