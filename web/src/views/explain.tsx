import { type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../api.js';
import { Button, Field } from '../parts/inputs.js';
import { Empty, Loaded, Notice, State, type Tone } from '../parts/state.js';
import { type Column, Table } from '../parts/table.js';
import { Panel, View } from '../parts/view.js';
import { hrefOf, navigate, useRoute } from '../router.js';
import { type Explanation } from '../types.js';
import { useLoad } from '../use-load.js';

type Verdict = Explanation['entries'][number];

/** What the form asks for, by the names of `/admin/explain`. */
interface Question {
  readonly repo: string;
  readonly image: string;
  readonly event: string;
  readonly fork: string;
}

const COLUMNS: readonly Column<Verdict>[] = [
  { head: 'Entry', cell: ({ entry }) => entry },
  { head: 'Address', cell: ({ addresses }) => <code>{addresses.join(', ')}</code> },
  { head: 'Outcome', cell: ({ verdict }) => <State state={verdict} tone={toneOf(verdict)} /> },
  { head: 'Why', cell: ({ text }) => text },
];

function toneOf(verdict: Verdict['verdict']): Tone {
  if (verdict === 'given') return 'ok';
  return verdict === 'repo' || verdict === 'give' ? 'idle' : 'warn';
}

/** Who would get what, and why not: as `dockpass explain` says it. Its address can be sent to somebody. */
export function Explain(): ComponentChild {
  const { params } = useRoute();
  const asked: Question = {
    repo: params.get('repo') ?? '',
    image: params.get('image') ?? '',
    event: params.get('event') ?? 'push',
    fork: params.get('fork') ?? 'false',
  };
  return (
    <View title="Who gets what" lead="Asks what a build would be given, and why. Nothing is minted.">
      <Panel>
        <Form key={JSON.stringify(asked)} asked={asked} />
      </Panel>
      {asked.repo === '' ? (
        <Empty title="Name a repository.">The answer says of every entry whether it is given, and why.</Empty>
      ) : (
        <Answers asked={asked} />
      )}
    </View>
  );
}

function Form({ asked }: { asked: Question }): ComponentChild {
  const [question, setQuestion] = useState(asked);
  const put = (name: keyof Question) => (event: Event) => {
    setQuestion({ ...question, [name]: (event.currentTarget as HTMLInputElement).value.trim() });
  };
  const ask = (event: Event): void => {
    event.preventDefault();
    navigate(hrefOf('explain', { ...question }));
  };
  return (
    <form class="form-row" onSubmit={ask}>
      <Field label="Repository" hint="namespace/name, as the CI calls it">
        {(ties) => <input {...ties} required value={question.repo} onInput={put('repo')} />}
      </Field>
      <Field label="Image" hint="of a step; may be left empty">
        {(ties) => <input {...ties} value={question.image} onInput={put('image')} />}
      </Field>
      <Field label="Event">
        {(ties) => <input {...ties} value={question.event} onInput={put('event')} />}
      </Field>
      <Field label="From a fork">
        {(ties) => (
          <select {...ties} value={question.fork} onChange={put('fork')}>
            <option value="false">no</option>
            <option value="true">yes</option>
          </select>
        )}
      </Field>
      <Button kind="primary" type="submit">
        Explain
      </Button>
    </form>
  );
}

function Answers({ asked }: { asked: Question }): ComponentChild {
  const load = useLoad(JSON.stringify(asked), (signal) =>
    get<{ explanations: readonly Explanation[] }>('/admin/explain', { ...asked }, signal),
  );
  return (
    <Loaded
      of={load}
      empty={{
        when: ({ explanations }) => explanations.length === 0,
        show: <Empty title="No client asks for such a build." />,
      }}
    >
      {({ explanations }) => (
        <>
          {explanations.map((one) => (
            <Answer key={one.client} of={one} />
          ))}
        </>
      )}
    </Loaded>
  );
}

function Answer({
  of: { client, dialect, refusal, addresses, image, entries },
}: {
  of: Explanation;
}): ComponentChild {
  const given = addresses.map(({ address, entry }) => `${address} (${entry})`).join(', ');
  return (
    <Panel
      title={client === dialect ? client : `${client}, ${dialect}`}
      aside={
        <State state={`${String(addresses.length)} given`} tone={addresses.length > 0 ? 'ok' : 'warn'} />
      }
    >
      {refusal !== undefined && <Notice tone="warn" title={`The whole request gets nothing: ${refusal}.`} />}
      <p>{given === '' ? 'Nothing is given.' : `Given: ${given}.`}</p>
      {image && <Notice tone={image.entry === undefined ? 'warn' : 'ok'} title={image.text} />}
      <Table
        caption={`Entries for ${client}`}
        columns={COLUMNS}
        rows={entries}
        keyOf={({ entry }) => entry}
      />
    </Panel>
  );
}
