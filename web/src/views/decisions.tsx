import { type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../api.js';
import { Button, Field } from '../parts/inputs.js';
import { Empty, Loaded, Notice, State, type Tone } from '../parts/state.js';
import { type Column, Table } from '../parts/table.js';
import { Time } from '../parts/time.js';
import { Panel, View } from '../parts/view.js';
import { hrefOf, navigate, useRoute } from '../router.js';
import { type Decision, type DecisionPage } from '../types.js';
import { useLoad } from '../use-load.js';

/** What decisions are looked for by, by the names of `/admin/decisions`. */
const FILTERS = ['repo', 'build', 'entry', 'address', 'client', 'outcome'] as const;
type Filters = Readonly<Record<(typeof FILTERS)[number], string>>;

const LABELS: Filters = {
  repo: 'Repository',
  build: 'Build',
  entry: 'Entry',
  address: 'Address',
  client: 'Client',
  outcome: 'Outcome',
};

/** Milliseconds after which the first page is asked for again. */
const EVERY_MS = 5_000;

const TONES: Readonly<Record<Decision['outcome'], Tone>> = {
  ...{ given: 'ok', partly: 'warn', failed: 'bad', error: 'bad', nothing: 'idle', refused: 'warn' },
};

const COLUMNS: readonly Column<Decision>[] = [
  { head: 'When', cell: ({ time }) => <Time at={time} /> },
  { head: 'Repository', cell: linkOf },
  { head: 'Event', cell: ({ event, fork }) => (fork ? `${event}, of a fork` : event) },
  { head: 'Outcome', cell: ({ outcome }) => <State state={outcome} tone={TONES[outcome]} /> },
  { head: 'What', cell: wordsOf },
  { head: 'Client', cell: ({ client }) => <code>{client}</code> },
];

function linkOf({ repo, build, event, fork, client }: Decision): ComponentChild {
  if (repo === '') return <span class="faint">none was named</span>;
  const text = build === null ? repo : `${repo} #${String(build)}`;
  return (
    <a href={hrefOf('explain', { repo, event, fork, client })} title="Explain what such a build gets now">
      {text}
    </a>
  );
}

function wordsOf({ given, failed, withheld, refusal, code }: Decision): string {
  const parts = [
    ...(refusal === null ? [] : [`the whole request: ${refusal}`]),
    ...(code === null ? [] : [code]),
    ...given.map(({ entry, address }) => `${entry} for ${address}`),
    ...failed.map((part) => `${part.entry} failed: ${part.code}`),
    ...withheld.map((part) => `${part.entry} withheld: ${part.reason}`),
  ];
  return parts.join('; ');
}

/** What was decided, the newest first; each leads to what such a build would get now. */
export function Decisions(): ComponentChild {
  const { params } = useRoute();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, params.get(name) ?? ''])) as Filters;
  const cursor = params.get('cursor') ?? '';
  const load = useLoad(
    JSON.stringify([filters, cursor]),
    (signal) => get<DecisionPage>('/admin/decisions', { ...filters, cursor }, signal),
    cursor === '' ? { everyMs: EVERY_MS } : {},
  );
  return (
    <View title="Decisions" lead="What was given to whom, and what was not, the newest first.">
      <Panel>
        <Form key={JSON.stringify(filters)} filters={filters} />
      </Panel>
      <Loaded
        of={load}
        empty={{
          when: ({ decisions }) => decisions.length === 0,
          show: <Empty title="Nothing that fits was decided." />,
        }}
      >
        {(page) => <Page page={page} filters={filters} cursor={cursor} />}
      </Loaded>
    </View>
  );
}

interface PageProps {
  readonly page: DecisionPage;
  readonly filters: Filters;
  readonly cursor: string;
}

function Page({ page: { decisions, next, source }, filters, cursor }: PageProps): ComponentChild {
  return (
    <>
      {source === 'memory' && (
        <Notice title="These are the last ones of this process. With DATABASE_URL they would be kept." />
      )}
      <Table
        caption="Decisions"
        columns={COLUMNS}
        rows={decisions}
        keyOf={({ id, time }) => `${id} ${time}`}
        pageSize={decisions.length}
      />
      {(cursor !== '' || next !== null) && (
        <nav class="pager" aria-label="Pages">
          {cursor !== '' && <a href={hrefOf('decisions', { ...filters })}>The newest</a>}
          {next !== null && <a href={hrefOf('decisions', { ...filters, cursor: next })}>Older ones</a>}
        </nav>
      )}
    </>
  );
}

function Form({ filters }: { filters: Filters }): ComponentChild {
  const [wanted, setWanted] = useState(filters);
  const search = (event: Event): void => {
    event.preventDefault();
    navigate(hrefOf('decisions', { ...wanted }));
  };
  return (
    <form class="form-row" onSubmit={search}>
      {FILTERS.map((name) => (
        <Field key={name} label={LABELS[name]}>
          {(ties) => (
            <input
              {...ties}
              value={wanted[name]}
              onInput={(event) => {
                setWanted({ ...wanted, [name]: event.currentTarget.value.trim() });
              }}
            />
          )}
        </Field>
      ))}
      <Button kind="primary" type="submit">
        Search
      </Button>
    </form>
  );
}
