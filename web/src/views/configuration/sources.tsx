import { type ComponentChild, Fragment } from 'preact';
import { Notes } from '../../parts/notes.js';
import { State } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { Panel } from '../../parts/view.js';
import { duration } from '../../time.js';
import { type Status } from '../../types.js';

type Source = Status['sources'][number];

const COLUMNS: readonly Column<Source>[] = [
  { head: 'Source', cell: ({ from }) => <code>{from}</code> },
  { head: 'State', cell: ({ state }) => <State state={state} /> },
  { head: 'Entries', cell: ({ entries }) => entries.toLocaleString(), number: true },
  { head: 'Left out', cell: ({ leftOut }) => leftOut.toLocaleString(), number: true },
  { head: 'Read', cell: ({ ageSeconds }) => (ageSeconds === null ? 'never' : `${duration(ageSeconds)} ago`) },
  { head: 'Last error', cell: ({ lastError }) => lastError ?? 'none' },
];

/** Where further entries come from, and what is wrong with some of them. */
export function Sources({ of }: { readonly of: readonly Source[] }): ComponentChild {
  if (of.length === 0) return null;
  return (
    <>
      <Panel title="Sources of entries">
        <Table caption="Sources of entries" columns={COLUMNS} rows={of} keyOf={({ from }) => from} />
      </Panel>
      {of.map(({ from, problems, warnings }) => (
        <Fragment key={from}>
          {problems.length > 0 && (
            <Panel title={`Left out of ${from}`}>
              <Notes of={problems} />
            </Panel>
          )}
          {warnings.length > 0 && (
            <Panel title={`Probably not meant in ${from}`}>
              <Notes of={warnings} />
            </Panel>
          )}
        </Fragment>
      ))}
    </>
  );
}
