import { type ComponentChild } from 'preact';
import { clockTime } from '../../time.js';
import { type ActiveMinute } from '../../types.js';
import { type Column, Table } from '../table.js';
import { Legend, Plot } from './plot.js';

/** The parts of a bar from below: what needs somebody stands at the bottom, where it is seen best. */
const PARTS = ['unavailable', 'refused', 'given', 'nothing'] as const;
type Part = (typeof PARTS)[number];

const MINUTES = 60;
const [STEP, HEIGHT] = [10, 100];

const COLUMNS: readonly Column<ActiveMinute>[] = [
  { head: 'Minute', cell: ({ at }) => clockTime(new Date(at)) },
  { head: 'Requests', cell: ({ requests }) => requests.toLocaleString(), number: true },
  { head: 'Given', cell: ({ given }) => given.toLocaleString(), number: true },
  { head: 'Refused', cell: ({ refused }) => refused.toLocaleString(), number: true },
  { head: 'Not to be had', cell: ({ unavailable }) => unavailable.toLocaleString(), number: true },
];

/** Requests of the last hour, a bar for each minute, and the same as a table. */
export function Minutes({ of }: { of: readonly ActiveMinute[] }): ComponentChild {
  const total = (part: Part): number => of.reduce((sum, minute) => sum + partOf(minute, part), 0);
  const most = of.reduce((max, { requests }) => Math.max(max, requests), 0);
  const all = of.reduce((sum, { requests }) => sum + requests, 0);
  const legend = [
    ['given', `${total('given').toLocaleString()} given`],
    ['nothing', `${total('nothing').toLocaleString()} with nothing for them`],
    ['refused', `${total('refused').toLocaleString()} refused`],
    ['unavailable', `${total('unavailable').toLocaleString()} not to be had`],
  ] as const;
  const says = `${all.toLocaleString()} requests: ${legend.map(([, text]) => text).join(', ')}. The busiest minute had ${most.toLocaleString()}.`;
  const busy = of.filter(({ requests }) => requests > 0).reverse();
  return (
    <>
      <div class="plot-frame">
        <span class="plot-top faint" aria-hidden="true">
          {most === 0 ? 'none so far' : `${most.toLocaleString()} in a minute`}
        </span>
        <Plot
          title="Requests by the minute"
          says={says}
          width={MINUTES * STEP}
          height={HEIGHT}
          kind="minutes"
        >
          {of.map((minute, at) => (
            <Bar key={minute.at} minute={minute} x={(MINUTES - of.length + at) * STEP} most={most} />
          ))}
        </Plot>
        <div class="plot-ends faint" aria-hidden="true">
          <span>an hour ago</span>
          <span>now</span>
        </div>
      </div>
      <Legend of={legend} />
      {busy.length > 0 && (
        <details class="plot-table">
          <summary>The same as a table</summary>
          <Table
            caption="Requests by the minute, without minutes that had none"
            columns={COLUMNS}
            rows={busy}
            keyOf={({ at }) => at}
            pageSize={10}
          />
        </details>
      )}
    </>
  );
}

function Bar({ minute, x, most }: { minute: ActiveMinute; x: number; most: number }): ComponentChild {
  let below = HEIGHT;
  return (
    <g>
      {PARTS.map((part) => {
        const height = most === 0 ? 0 : (partOf(minute, part) / most) * HEIGHT;
        if (height === 0) return null;
        below -= height;
        return <rect key={part} class={part} x={x + 1} y={below} width={STEP - 2} height={height} />;
      })}
    </g>
  );
}

function partOf(minute: ActiveMinute, part: Part): number {
  if (part !== 'nothing') return minute[part];
  return Math.max(0, minute.requests - minute.given - minute.refused - minute.unavailable);
}
