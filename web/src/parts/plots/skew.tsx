import { type ComponentChild } from 'preact';
import { type SkewBucket } from '../../types.js';
import { type Column, Table } from '../table.js';
import { Plot } from './plot.js';

const [STEP, HEIGHT] = [10, 60];

interface Row extends SkewBucket {
  readonly text: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { head: 'Difference', cell: ({ text }) => text },
  { head: 'Behind', cell: ({ behind }) => behind.toLocaleString(), number: true },
  { head: 'Ahead', cell: ({ ahead }) => ahead.toLocaleString(), number: true },
];

/** How far the clock of a client was off: behind to the left, ahead to the right, no difference in the middle. */
export function Skew({ of }: { of: readonly SkewBucket[] }): ComponentChild {
  const rows = of.map((bucket, at) => ({ ...bucket, text: textOf(bucket, of[at - 1]) }));
  const bars = [
    ...[...rows].reverse().map(({ text, behind }) => ({ key: `behind ${text}`, count: behind })),
    ...rows.map(({ text, ahead }) => ({ key: `ahead ${text}`, count: ahead })),
  ];
  const most = bars.reduce((max, { count }) => Math.max(max, count), 0);
  if (most === 0) return <p class="faint">No request was let in yet.</p>;
  const seen = rows.filter(({ ahead, behind }) => ahead + behind > 0);
  return (
    <>
      <div class="plot-frame narrow">
        <Plot title="Clock" says={saysOf(seen)} width={bars.length * STEP} height={HEIGHT} kind="skew">
          <rect class="middle" x={rows.length * STEP - 0.5} y="0" width="1" height={HEIGHT} />
          {bars.map(({ key, count }, at) => {
            // What is there at all can be seen.
            const height = count === 0 ? 0 : Math.max(3, (count / most) * HEIGHT);
            return (
              <rect
                key={key}
                class="given"
                x={at * STEP + 1}
                y={HEIGHT - height}
                width={STEP - 2}
                height={height}
              />
            );
          })}
        </Plot>
        <div class="plot-ends faint" aria-hidden="true">
          <span>behind</span>
          <span>right</span>
          <span>ahead</span>
        </div>
      </div>
      <details class="plot-table">
        <summary>The same as a table</summary>
        <Table
          caption="Requests by the difference of the clocks"
          columns={COLUMNS}
          rows={seen}
          keyOf={({ text }) => text}
        />
      </details>
    </>
  );
}

function textOf({ upTo }: SkewBucket, before: SkewBucket | undefined): string {
  const from = before?.upTo ?? 0;
  return upTo === null ? `more than ${String(from)} s` : `${String(from)} to ${String(upTo)} s`;
}

function saysOf(seen: readonly Row[]): string {
  const parts = seen.flatMap(({ text, ahead, behind }) => [
    ...(behind > 0 ? [`${behind.toLocaleString()} by ${text} behind`] : []),
    ...(ahead > 0 ? [`${ahead.toLocaleString()} by ${text} ahead`] : []),
  ]);
  return `Requests by the difference of the client's clock: ${parts.join(', ')}.`;
}
