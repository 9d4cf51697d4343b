import { type ComponentChild } from 'preact';
import { Minutes } from '../../parts/plots/minutes.js';
import { Loaded, State } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { Time } from '../../parts/time.js';
import { Facts, Panel, View } from '../../parts/view.js';
import { hrefOf } from '../../router.js';
import { type Overview as Overall } from '../../types.js';
import { useActivity, useBriefStatus, useOverview } from '../use-status.js';
import { Failing } from './failing.js';
import { Troubles } from './troubles.js';

/** How the gateway is, and what needs somebody. */
export function Overview(): ComponentChild {
  const [status, overview, activity] = [useBriefStatus(), useOverview(), useActivity()];
  return (
    <View title="Overview" lead="How the gateway is, and what needs you.">
      <div class="stack-wide">
        <Loaded of={status}>{(data) => <Troubles of={data} />}</Loaded>
        <Loaded of={overview}>{(data) => <Failing of={data} />}</Loaded>
        <Panel title="Requests of the last hour" aside={<a href={hrefOf('decisions')}>What was decided</a>}>
          <Loaded of={activity}>{({ minutes }) => <Minutes of={minutes} />}</Loaded>
        </Panel>
        <div class="grid">
          <Panel title="The gateway" aside={overview.data && <State state={overview.data.status} />}>
            <Loaded of={overview}>{(data) => <Health of={data} />}</Loaded>
          </Panel>
          <Panel title="Ends next">
            <Loaded of={overview}>{(data) => <Next of={data} />}</Loaded>
          </Panel>
        </div>
        <p class="faint">
          {overview.data && `What process ${String(overview.data.process)} knows, since it started.`}
        </p>
      </div>
    </View>
  );
}

function Health({ of: { entries, given, failed } }: { of: Overall }): ComponentChild {
  const count = (state: keyof Overall['entries']): ComponentChild =>
    entries[state] === 0 ? (
      '0'
    ) : (
      <a href={hrefOf('registries', { state })}>{entries[state].toLocaleString()}</a>
    );
  return (
    <Facts
      of={[
        ['Entries that work', count('ok')],
        ['Not asked for yet', count('unused')],
        ['Stale', count('stale')],
        ['Failing', count('failing')],
        ['Given to builds', given.toLocaleString()],
        ['Could not be given', failed.toLocaleString()],
      ]}
    />
  );
}

type Ending = Overall['endsNext'][number];

function Next({ of: { endsNext, time } }: { of: Overall }): ComponentChild {
  if (endsNext.length === 0)
    return <p class="faint">Nothing that is held ends. What is used is renewed by itself.</p>;
  const renewal = ({ nextAttemptSeconds: seconds }: Ending): ComponentChild =>
    seconds === null ? (
      <span class="faint">not planned</span>
    ) : (
      <Time at={Date.parse(time) + seconds * 1000} />
    );
  const columns: readonly Column<Ending>[] = [
    { head: 'Entry', cell: ({ entry }) => <a href={hrefOf(['registries', entry])}>{entry}</a> },
    { head: 'Ends', cell: ({ expires }) => <Time at={expires} /> },
    { head: 'Renewed', cell: renewal },
  ];
  return (
    <Table
      caption="Credentials that end next"
      columns={columns}
      rows={endsNext}
      keyOf={({ entry, expires }) => `${entry} ${expires}`}
    />
  );
}
