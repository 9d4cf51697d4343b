import { type ComponentChild } from 'preact';
import { State } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { Time } from '../../parts/time.js';
import { Panel } from '../../parts/view.js';
import { hrefOf } from '../../router.js';
import { type EntryStatus, type Overview } from '../../types.js';
import { wrongWith } from '../registries/wrong-with.js';

const COLUMNS: readonly Column<EntryStatus>[] = [
  { head: 'Entry', cell: ({ name }) => <a href={hrefOf(['registries', name])}>{name}</a> },
  { head: 'State', cell: ({ state }) => <State state={state} /> },
  { head: 'What is wrong, and what to do', cell: cure },
  { head: 'Since', cell: since },
  { head: 'Builds without', cell: ({ failed }) => failed.toLocaleString(), number: true },
];

/** What fails now, with the cure of each. */
export function Failing({ of: { fails, entries } }: { of: Overview }): ComponentChild {
  const all = entries.failing + entries.stale;
  if (all === 0) return null;
  return (
    <Panel
      title="Fails now"
      aside={<State state={String(all)} tone={entries.failing > 0 ? 'bad' : 'warn'} />}
    >
      <Table
        caption="Entries that fail"
        columns={COLUMNS}
        rows={fails}
        keyOf={({ name }) => name}
        pageSize={10}
      />
      {all > fails.length && (
        <p class="faint">
          These are the {fails.length} that most builds went without.{' '}
          <a href={hrefOf('registries', { state: entries.failing > 0 ? 'failing' : 'stale' })}>See all</a>
        </p>
      )}
    </Panel>
  );
}

function cure(entry: EntryStatus): ComponentChild {
  return (
    <ul class="stack plain">
      {wrongWith(entry).map(({ code, text }) => (
        <li key={code + text} class="sentence">
          {text} <code class="faint">{code}</code>
        </li>
      ))}
    </ul>
  );
}

function since({ credentials }: EntryStatus): ComponentChild {
  const times = credentials.flatMap(({ failingSince }) => failingSince ?? []).sort();
  return times[0] === undefined ? '' : <Time at={times[0]} />;
}
