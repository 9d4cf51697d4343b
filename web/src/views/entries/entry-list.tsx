import { type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { useMayChange } from '../../me.js';
import { Field } from '../../parts/inputs.js';
import { Empty, Loaded, State } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { Time } from '../../parts/time.js';
import { Panel, View } from '../../parts/view.js';
import { hrefOf } from '../../router.js';
import { type ManagedView } from '../../types.js';
import { textOf } from './draft.js';
import { OtherEntries } from './other-entries.js';
import { useEntries } from './use-entries.js';

const COLUMNS: readonly Column<ManagedView>[] = [
  { head: 'Entry', cell: ({ name }) => <a href={hrefOf(['entries', 'show', name])}>{name}</a> },
  {
    head: 'Address',
    cell: ({ settings }) => <code>{settings ? textOf(settings.address) : 'sealed'}</code>,
  },
  { head: 'Repositories', cell: ({ settings }) => textOf(settings?.repos ?? 'all') },
  { head: 'State', cell: InUse },
  { head: 'Changed', cell: ({ changedAt }) => <Time at={changedAt} /> },
  { head: 'By', cell: ({ changedBy }) => changedBy },
];

export function InUse({ inUse }: Pick<ManagedView, 'inUse'>): ComponentChild {
  return <State state={inUse ? 'in use' : 'left out'} tone={inUse ? 'ok' : 'bad'} />;
}

interface Filters {
  readonly text: string;
  readonly state: string;
  readonly source: string;
}

/** The entries that the database keeps, to be searched; those of other sources can be looked at. */
export function EntryList(): ComponentChild {
  const load = useEntries();
  const mayChange = useMayChange();
  const [filters, setFilters] = useState<Filters>({ text: '', state: '', source: 'database' });
  const isManaged = load.error?.code !== 'not_managed';
  return (
    <View
      title="Entries"
      lead="Who is given what: entries that the database keeps can be changed here, while everything runs."
      actions={
        mayChange &&
        isManaged && (
          <a class="button primary" href={hrefOf(['entries', 'new'])}>
            New entry
          </a>
        )
      }
    >
      <Panel>
        <FilterForm filters={filters} change={setFilters} />
      </Panel>
      {filters.source === 'others' ? (
        <OtherEntries text={filters.text} />
      ) : isManaged ? (
        <Loaded
          of={load}
          empty={{
            when: (entries) => entries.length === 0,
            show: <Empty title="The database has no entries." />,
          }}
        >
          {(entries) => <Found entries={entries.filter((entry) => isFound(entry, filters))} />}
        </Loaded>
      ) : (
        <Empty title="No entries are managed here.">{load.error.message}</Empty>
      )}
    </View>
  );
}

function Found({ entries }: { entries: readonly ManagedView[] }): ComponentChild {
  if (entries.length === 0) return <Empty title="No entry fits." />;
  return (
    <Table caption="Entries of the database" columns={COLUMNS} rows={entries} keyOf={({ name }) => name} />
  );
}

function isFound({ name, settings, changedBy, inUse }: ManagedView, { text, state }: Filters): boolean {
  if (state !== '' && inUse !== (state === 'in use')) return false;
  const words = [name, changedBy, ...Object.values(settings ?? {}).map(textOf)].join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}

interface FilterFormProps {
  readonly filters: Filters;
  readonly change: (filters: Filters) => void;
}

function FilterForm({ filters, change }: FilterFormProps): ComponentChild {
  const put = (name: keyof Filters) => (event: { readonly currentTarget: { readonly value: string } }) => {
    change({ ...filters, [name]: event.currentTarget.value });
  };
  return (
    <form
      class="form-row"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <Field label="Search">
        {(ties) => (
          <input
            {...ties}
            type="search"
            placeholder="name, address, repository…"
            value={filters.text}
            onInput={put('text')}
          />
        )}
      </Field>
      <Field label="State">
        {(ties) => (
          <select
            {...ties}
            value={filters.state}
            onChange={put('state')}
            disabled={filters.source === 'others'}
          >
            <option value="">any</option>
            <option>in use</option>
            <option>left out</option>
          </select>
        )}
      </Field>
      <Field label="From">
        {(ties) => (
          <select {...ties} value={filters.source} onChange={put('source')}>
            <option value="database">the database</option>
            <option value="others">environment, files and other sources (to look at)</option>
          </select>
        )}
      </Field>
    </form>
  );
}
