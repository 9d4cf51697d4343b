import { type ComponentChild } from 'preact';
import { Notes } from '../parts/notes.js';
import { Loaded, Notice, State } from '../parts/state.js';
import { type Column, Table } from '../parts/table.js';
import { Time } from '../parts/time.js';
import { Facts, Panel, View } from '../parts/view.js';
import { type Status } from '../types.js';
import { useStatus } from './use-status.js';

type Source = Status['sources'][number];

const SOURCES: readonly Column<Source>[] = [
  { head: 'Source', cell: ({ from }) => <code>{from}</code> },
  { head: 'State', cell: ({ state }) => <State state={state} /> },
  { head: 'Entries', cell: ({ entries }) => entries.toLocaleString(), number: true },
  { head: 'Left out', cell: ({ leftOut }) => leftOut.toLocaleString(), number: true },
  { head: 'Last error', cell: ({ lastError }) => lastError ?? 'none' },
];

/** What runs, what was refused, and what is odd. */
export function Configuration(): ComponentChild {
  return (
    <View title="Configuration" lead="What runs, and what was refused.">
      <Loaded of={useStatus()}>
        {(status) => (
          <>
            <Refused of={status.configuration} />
            <Panel title="Running">
              <Facts
                of={[
                  ['Version', status.version],
                  ['Process', status.process],
                  ['Applied', <Time at={status.configuration.appliedAt} />],
                  ['Audit goes to', <code>{status.audit.target}</code>],
                  ['Audit is required', status.audit.required ? 'yes' : 'no'],
                  ['Audit is', <State state={status.audit.broken ? 'failing' : 'ok'} />],
                ]}
              />
            </Panel>
            {status.warnings.length > 0 && (
              <Panel title="Probably not meant">
                <Notes of={status.warnings} />
              </Panel>
            )}
            {status.sources.length > 0 && (
              <Table
                caption="Sources of entries"
                captioned
                columns={SOURCES}
                rows={status.sources}
                keyOf={({ from }) => from}
              />
            )}
            {status.sources.map(({ from, problems }) =>
              problems.length === 0 ? null : (
                <Panel key={from} title={`Left out of ${from}`}>
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

function Refused({ of: { refused, problems } }: { of: Status['configuration'] }): ComponentChild {
  if (!refused) return null;
  return (
    <Notice tone="bad" title="The configuration on disk is refused; the one before it runs on.">
      <Notes of={problems} />
    </Notice>
  );
}
