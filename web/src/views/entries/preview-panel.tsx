import { type ComponentChild, type ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Notes } from '../../parts/notes.js';
import { Notice, State, type Tone } from '../../parts/state.js';
import { type Column, Table } from '../../parts/table.js';
import { hrefOf } from '../../router.js';
import { type Preview } from '../../types.js';
import { buildsOf, type Change, knowledgeOf, outcomeOf, sentenceOf } from './change-sentence.js';

const TONES: Readonly<Record<string, Tone>> = { 'is given': 'ok', 'is lost': 'bad' };

const COLUMNS: readonly Column<Change>[] = [
  { head: 'Repository', cell: repoOf },
  { head: 'Client', cell: ({ client }) => client },
  {
    head: 'Address',
    cell: ({ address, kind }) => (
      <>
        <code>{address}</code> {kind === 'secrets' && <span class="faint">as secrets of steps</span>}
      </>
    ),
  },
  { head: 'Now', cell: ({ before }) => entryOf(before) },
  { head: 'Then', cell: ({ after }) => entryOf(after) },
  {
    head: 'What',
    cell: (change) => <State state={outcomeOf(change)} tone={TONES[outcomeOf(change)] ?? 'warn'} />,
  },
  { head: 'Builds', cell: buildsOf },
];

function repoOf({ repo, client, seen }: Change): ComponentChild {
  return (
    <>
      <a
        href={hrefOf('explain', { repo, client })}
        title="Explain what it gets now"
        target="_blank"
        rel="noopener"
      >
        {repo}
      </a>
      {!seen && <span class="faint"> (not seen yet)</span>}
    </>
  );
}

function entryOf(name: string | null): ComponentChild {
  return name === null ? <span class="faint">nothing</span> : <code>{name}</code>;
}

interface PreviewPanelProps {
  readonly of: Preview;
  /** What can be done now. */
  readonly children: ComponentChildren;
}

/** Who would get something else than now. The keyboard goes to its title when it appears. */
export function PreviewPanel({
  of: { repositories, warnings },
  children,
}: PreviewPanelProps): ComponentChild {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, []);
  const { changes, more } = repositories;
  return (
    <section class="panel">
      <h2 ref={title} tabIndex={-1} class="step">
        What would change
      </h2>
      <p class="headline">{sentenceOf(repositories)}</p>
      <p class="faint">{knowledgeOf(repositories)}</p>
      {changes.length > 0 && (
        <Table
          caption="Who would get something else than now"
          columns={COLUMNS}
          rows={changes}
          keyOf={(change) => JSON.stringify(change)}
        />
      )}
      {more > 0 && <p class="faint">And {more.toLocaleString()} changes more.</p>}
      {warnings.length > 0 && (
        <Notice tone="warn" title="Probably not meant">
          <Notes of={warnings} />
        </Notice>
      )}
      <div class="form-end">{children}</div>
    </section>
  );
}
