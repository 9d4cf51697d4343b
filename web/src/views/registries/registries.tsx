import { type ComponentChild } from 'preact';
import { get } from '../../api.js';
import { Empty, Loaded, State } from '../../parts/state.js';
import { type Column, Pager, Table } from '../../parts/table.js';
import { Time } from '../../parts/time.js';
import { View } from '../../parts/view.js';
import { hrefOf, navigate, type Route } from '../../router.js';
import { type EntryStatus, type RegistryPage } from '../../types.js';
import { useLoad } from '../../use-load.js';
import { Registry } from './registry.js';
import { SearchForm } from './search-form.js';

const PAGE = 50;
const EVERY_MS = 10_000;

const COLUMNS: readonly Column<EntryStatus>[] = [
  { head: 'Entry', cell: ({ name }) => <a href={hrefOf(['registries', name])}>{name}</a> },
  { head: 'Address', cell: ({ addresses }) => <Some of={addresses} /> },
  { head: 'For', cell: ({ repos }) => (repos.length === 0 ? 'every repository' : <Some of={repos} />) },
  { head: 'State', cell: ({ state }) => <State state={state} /> },
  { head: 'Ends', cell: ({ credentials }) => endOf(credentials) },
  { head: 'Given', cell: ({ uses }) => uses.toLocaleString(), number: true },
];

/** Every entry by pages, or one of them. */
export function Registries({ route: { rest, params } }: { route: Route }): ComponentChild {
  const [name] = rest;
  if (name !== undefined && name !== '') return <Registry key={name} name={name} />;
  const wish = { search: params.get('search') ?? '', state: params.get('state') ?? '' };
  return <List {...wish} page={Math.max(1, Math.trunc(Number(params.get('page') ?? 1)) || 1)} />;
}

interface ListProps {
  readonly search: string;
  readonly state: string;
  /** From 1. */
  readonly page: number;
}

function List({ search, state, page }: ListProps): ComponentChild {
  const place = { offset: (page - 1) * PAGE, limit: PAGE };
  const load = useLoad(
    JSON.stringify([search, state, page]),
    (signal) => get<RegistryPage>('/admin/registries', { search, state, ...place }, signal),
    { everyMs: EVERY_MS },
  );
  const turn = (to: number): void => {
    navigate(hrefOf('registries', { search, state, page: to + 1 }));
  };
  return (
    <View title="Registries" lead="What the gateway can open, and how its credentials are.">
      <div class="stack-wide">
        <SearchForm key={`${search} ${state}`} search={search} state={state} />
        <Loaded of={load} empty={{ when: ({ total }) => total === 0, show: nothing(search + state === '') }}>
          {({ entries, total }) => (
            <div>
              <Table
                caption="Entries"
                columns={COLUMNS}
                rows={entries}
                keyOf={({ name }) => name}
                pageSize={PAGE}
              />
              {total > PAGE && (
                <Pager page={page - 1} pages={Math.ceil(total / PAGE)} total={total} turn={turn} />
              )}
            </div>
          )}
        </Loaded>
      </div>
    </View>
  );
}

function nothing(isAll: boolean): ComponentChild {
  if (isAll)
    return <Empty title="No registry is configured.">Every answer is empty until there is one.</Empty>;
  return (
    <Empty title="No entry fits.">
      <a href={hrefOf('registries')}>Show all</a>
    </Empty>
  );
}

/** The first of them; a row is no place for hundreds. */
function Some({ of }: { of: readonly string[] }): ComponentChild {
  const shown = of.slice(0, 2);
  return (
    <span class="stack">
      {shown.map((text) => (
        <code key={text}>{text}</code>
      ))}
      {of.length > shown.length && <span class="faint">and {of.length - shown.length} more</span>}
    </span>
  );
}

/** Of the credential that ends first. */
function endOf(credentials: EntryStatus['credentials']): ComponentChild {
  if (credentials.every(({ issued }) => issued === null)) return <span class="faint">nothing is held</span>;
  const [first = null] = credentials.flatMap(({ expires }) => expires ?? []).sort();
  return <Time at={first} />;
}
