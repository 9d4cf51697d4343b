import { type ComponentChild } from 'preact';
import { Notice, State, type Tone } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { Panel } from '../../parts/view.js';
import { hrefOf } from '../../router.js';
import { type Explained } from '../../types.js';

type Verdict = Explained['entries'][number];

/** What is given comes first, what is for others last. */
function rankOf({ verdict }: Verdict): number {
  if (verdict === 'given') return 0;
  return isForOthers(verdict) ? 2 : 1;
}

function isForOthers(verdict: Verdict['verdict']): boolean {
  return verdict === 'repo' || verdict === 'give';
}

function toneOf(verdict: Verdict['verdict']): Tone {
  if (verdict === 'given') return 'ok';
  return isForOthers(verdict) ? 'idle' : 'warn';
}

/** The verdicts in the words of whoever looks. */
const OUTCOMES: Partial<Readonly<Record<Verdict['verdict'], string>>> = {
  repo: 'for others',
  give: 'for others',
  client: 'other client',
  event: 'other event',
  forge: 'other forge',
  shadowed: 'another wins',
  merge_request: 'merge request',
  pull_request: 'pull request',
  no_repository: 'no repository',
  repo_id: 'other id',
  secret_name: 'same names',
};

function columnsOf({ addresses }: Explained): readonly Column<Verdict>[] {
  const won = (entry: string): ComponentChild =>
    addresses
      .filter((one) => one.entry === entry)
      .flatMap(({ address, over }) =>
        over.map((loser) => (
          <p class="hint" key={`${address} ${loser.entry}`}>
            instead of {loser.entry} at {address}: {loser.text}
          </p>
        )),
      );
  return [
    { head: 'Entry', cell: ({ entry }) => <EntryLink entry={entry} /> },
    { head: 'Address', cell: ({ addresses: all }) => <code>{all.join(', ')}</code> },
    {
      head: 'Outcome',
      cell: ({ verdict }) => <State state={OUTCOMES[verdict] ?? verdict} tone={toneOf(verdict)} />,
    },
    {
      head: 'Why',
      cell: ({ entry, text, verdict }) => (
        <>
          {text}
          {verdict === 'given' && won(entry)}
        </>
      ),
    },
  ];
}

function EntryLink({ entry }: { readonly entry: string }): ComponentChild {
  return <a href={hrefOf(['registries', entry])}>{entry}</a>;
}

/** A sentence that ends with the name of an entry, which leads there. */
function linked(text: string, entry: string): ComponentChild {
  return (
    <>
      {text.endsWith(entry) ? text.slice(0, -entry.length) : `${text}: `}
      <EntryLink entry={entry} />
    </>
  );
}

/** What one client would be given for the build, and why not the rest. */
export function Answer({ of }: { readonly of: Explained }): ComponentChild {
  const { client, dialect, refusal, entries, image, secrets, leftOut } = of;
  const given = entries.filter(({ verdict }) => verdict === 'given').length;
  const rows = [...entries].sort((one, other) => rankOf(one) - rankOf(other));
  return (
    <Panel
      title={client === dialect ? client : `${client}, ${dialect}`}
      aside={
        <State
          state={given === 0 ? 'nothing is given' : `${given.toLocaleString()} given`}
          tone={given > 0 ? 'ok' : 'warn'}
        />
      }
    >
      {refusal !== undefined && (
        <Notice tone="warn" title="The whole request gets nothing.">
          <p>{entries.find(({ verdict }) => verdict === refusal)?.text ?? refusal}</p>
        </Notice>
      )}
      {image && (
        <Notice tone={image.entry === undefined ? 'warn' : 'ok'} title={image.image}>
          <p>{image.entry === undefined ? image.text : linked(image.text, image.entry)}</p>
        </Notice>
      )}
      {secrets !== undefined && secrets.length > 0 && (
        <p>
          Names of the secrets:{' '}
          {secrets.map((name, at) => (
            <>
              {at > 0 && ', '}
              <code key={name}>{name}</code>
            </>
          ))}
        </p>
      )}
      {refusal === undefined && (
        <Table
          caption={`Entries for ${client}`}
          columns={columnsOf(of)}
          rows={rows}
          keyOf={({ entry }) => entry}
        />
      )}
      {leftOut > 0 && (
        <p class="faint">{leftOut.toLocaleString()} more entries are for other repositories.</p>
      )}
    </Panel>
  );
}
