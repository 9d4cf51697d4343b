import { type ComponentChild } from 'preact';
import { get } from '../../api.js';
import { Loaded } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { Time } from '../../parts/time.js';
import { Panel } from '../../parts/view.js';
import { hrefOf } from '../../router.js';
import { type UsePage } from '../../types.js';
import { useLoad } from '../../use-load.js';

const MOST = 200;

type Use = UsePage['uses'][number];

const COLUMNS: readonly Column<Use>[] = [
  {
    head: 'Repository',
    cell: ({ repo, entry }) => <a href={hrefOf('decisions', { repo, entry })}>{repo}</a>,
  },
  { head: 'Last', cell: ({ last }) => <Time at={last} /> },
  { head: 'Times', cell: ({ count }) => count.toLocaleString(), number: true },
  { head: 'Client', cell: ({ client }) => client },
];

/** Which repositories were given an entry, and when last. */
export function Uses({ name }: { name: string }): ComponentChild {
  const load = useLoad(name, (signal) => get<UsePage>('/admin/uses', { entry: name, limit: MOST }, signal));
  return (
    <Panel title="Used by">
      <Loaded of={load}>{(page) => <Page of={page} />}</Loaded>
    </Panel>
  );
}

function Page({ of: { uses, source, next } }: { of: UsePage }): ComponentChild {
  const newest = [...uses].sort((one, other) => (one.last < other.last ? 1 : -1));
  return (
    <>
      {source === 'memory' && (
        <p class="faint">
          There is no database that answers, so this is only what this process remembers; with DATABASE_URL it
          is kept.
        </p>
      )}
      {uses.length === 0 ? (
        <p>{source === 'memory' ? 'Nobody that it remembers.' : 'Nobody was given it yet.'}</p>
      ) : (
        <Table
          caption="Repositories that were given it"
          columns={COLUMNS}
          rows={newest}
          keyOf={({ repo, client }) => `${repo} ${client}`}
          pageSize={10}
        />
      )}
      {next !== null && <p class="faint">There are more than {MOST}; dockpass history lists all.</p>}
    </>
  );
}
