import { type ComponentChild } from 'preact';
import { get } from '../../api.js';
import { Button } from '../../parts/inputs.js';
import { Loading, Notice, Problem } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { Time } from '../../parts/time.js';
import { Panel } from '../../parts/view.js';
import { type ManagedView } from '../../types.js';
import { useLoad } from '../../use-load.js';
import { type Draft, textOf } from './draft.js';
import { entryPath } from './entry-api.js';
import { labelOf } from './setting-field.js';

interface ConflictProps {
  readonly draft: Draft;
  /** What the draft began with; null = it was to be new. */
  readonly version: number | null;
  /** Goes on with what was typed, as a change of the version that is there; null = there is none. */
  readonly goOn: (version: number | null) => void;
  /** Drops what was typed. */
  readonly take: (entry: ManagedView | undefined) => void;
}

interface Difference {
  readonly property: string;
  readonly theirs: string;
  readonly yours: string;
}

const COLUMNS: readonly Column<Difference>[] = [
  { head: 'Setting', cell: ({ property }) => labelOf(property) },
  { head: 'There now', cell: ({ theirs }) => theirs || <span class="faint">not said</span> },
  { head: 'Yours', cell: ({ yours }) => yours || <span class="faint">not said</span> },
];

/** Somebody else was faster: who, when, and what to do. What was typed stays. */
export function Conflict({ draft, version, goOn, take }: ConflictProps): ComponentChild {
  const { data, error, reload } = useLoad(`conflict ${draft.name}`, (signal) =>
    get<ManagedView>(entryPath(draft.name), {}, signal),
  );
  if (error?.problem === 'missing')
    return (
      <Notice tone="bad" title="Somebody has removed this entry meanwhile.">
        <p>What you typed is still here.</p>
        <div class="actions">
          <Button
            kind="primary"
            onClick={() => {
              goOn(null);
            }}
          >
            Make it anew with mine
          </Button>
          <Button
            onClick={() => {
              take(undefined);
            }}
          >
            Drop mine
          </Button>
        </div>
      </Notice>
    );
  if (error) return <Problem error={error} retry={reload} />;
  if (!data) return <Loading />;
  return (
    <>
      <Notice
        tone="bad"
        title={
          version === null
            ? 'There is an entry of this name already.'
            : 'Somebody else has changed this entry meanwhile.'
        }
      >
        <p>
          {data.changedBy === 'token' ? 'The holder of the token' : data.changedBy} changed it{' '}
          <Time at={data.changedAt} />. What you typed is still here.
        </p>
      </Notice>
      <Panel title="What differs">
        <Table
          caption="What differs"
          columns={COLUMNS}
          rows={differences(draft, data)}
          keyOf={({ property }) => property}
        />
        <p class="faint">Secrets are not compared: what is kept is never shown.</p>
        <div class="form-end">
          <Button
            kind="primary"
            onClick={() => {
              goOn(data.version);
            }}
          >
            Go on with mine
          </Button>
          <Button
            kind="danger"
            onClick={() => {
              take(data);
            }}
          >
            Drop mine and take theirs
          </Button>
        </div>
      </Panel>
    </>
  );
}

function differences({ fields }: Draft, { settings, secrets }: ManagedView): readonly Difference[] {
  const theirs = Object.fromEntries(
    Object.entries(settings ?? {}).map(([name, value]) => [name, textOf(value)]),
  );
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(fields)])];
  return names
    .filter((property) => !secrets.includes(property))
    .map((property) => ({ property, theirs: theirs[property] ?? '', yours: fields[property] ?? '' }))
    .filter((one) => one.theirs !== one.yours);
}
