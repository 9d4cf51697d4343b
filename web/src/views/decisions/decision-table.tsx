import { type ComponentChild } from 'preact';
import { State } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { Time } from '../../parts/time.js';
import { hrefOf } from '../../router.js';
import { type Decision } from '../../types.js';
import { DecisionDetails } from './decision-details.js';
import { OUTCOMES, sentenceOf } from './words.js';

const COLUMNS: readonly Column<Decision>[] = [
  {
    head: 'When',
    cell: ({ time }) => <Time at={time} />,
  },
  { head: 'Build', cell: (decision) => <Build of={decision} /> },
  {
    head: 'Outcome',
    cell: ({ outcome }) => <State state={OUTCOMES[outcome].label} tone={OUTCOMES[outcome].tone} />,
  },
  { head: 'What and why', cell: (decision) => <What of={decision} /> },
  {
    head: 'Client',
    cell: ({ client }) => (
      <a class="whole" href={hrefOf('decisions', { client })}>
        {client}
      </a>
    ),
  },
];

/** Unique text of a decision. */
export function keyOf({ id, time }: Decision): string {
  return `${id} ${time}`;
}

export function DecisionTable({ of }: { readonly of: readonly Decision[] }): ComponentChild {
  return <Table caption="Decisions" columns={COLUMNS} rows={of} keyOf={keyOf} pageSize={of.length} />;
}

function Build({ of: { repo, build, event, fork } }: { readonly of: Decision }): ComponentChild {
  return (
    <div class="build">
      {repo === '' ? (
        <span class="faint">no repository</span>
      ) : (
        <a href={hrefOf('decisions', { repo })}>{repo}</a>
      )}
      {build !== null && <> #{build}</>}
      <div class="faint">{fork ? `${event}, of a fork` : event}</div>
    </div>
  );
}

function What({ of }: { readonly of: Decision }): ComponentChild {
  const { repo, event, fork, client, repoId, forge, kind } = of;
  const question = { repo, event, fork, client, repoId, forge, for: kind };
  return (
    <div>
      <details>
        <summary>{sentenceOf(of)}</summary>
        <DecisionDetails of={of} />
      </details>
      {repo !== '' && (
        <a class="explain" href={hrefOf('explain', question)} title="What such a build gets now, and why">
          Explain
        </a>
      )}
    </div>
  );
}
