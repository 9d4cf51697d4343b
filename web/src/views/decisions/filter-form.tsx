import { type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { Button, Field, type FieldTies } from '../../parts/inputs.js';
import { Panel } from '../../parts/view.js';
import { hrefOf, navigate } from '../../router.js';
import { type Filter, FILTERS, type Filters, fromLocal, toLocal } from './filters.js';
import { OUTCOMES } from './words.js';

const LABELS: Filters = {
  repo: 'Repository',
  build: 'Build',
  outcome: 'Outcome',
  client: 'Client',
  entry: 'Entry',
  address: 'Registry address',
  from: 'From',
  to: 'Until',
};
const EXAMPLES: Partial<Filters> = { repo: 'namespace/name', build: '4711', address: 'ghcr.io' };
const FIRST = FILTERS.slice(0, 3);
const MORE = FILTERS.slice(3);

/** What is looked for. Its address can be sent to somebody. */
export function FilterForm({ filters }: { readonly filters: Filters }): ComponentChild {
  const [wanted, setWanted] = useState(filters);
  const isAny = FILTERS.some((name) => filters[name] !== '');
  const put = (name: Filter, value: string): void => {
    setWanted({ ...wanted, [name]: value });
  };
  const fields = (names: readonly Filter[]): ComponentChild =>
    names.map((name) => (
      <Field key={name} label={LABELS[name]}>
        {(ties) =>
          inputOf(name, {
            ties,
            value: wanted[name],
            put: (value) => {
              put(name, value);
            },
          })
        }
      </Field>
    ));
  return (
    <Panel>
      <form
        class="search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          navigate(hrefOf('decisions', { ...wanted }));
        }}
      >
        <div class="first">
          {fields(FIRST)}
          <Button kind="primary" type="submit">
            Search
          </Button>
          {isAny && (
            <a class="button" href={hrefOf('decisions')}>
              Show all
            </a>
          )}
        </div>
        <details open={MORE.some((name) => filters[name] !== '')}>
          <summary>By entry, address, client or time</summary>
          <div class="fields">{fields(MORE)}</div>
        </details>
      </form>
    </Panel>
  );
}

interface InputOptions {
  readonly ties: FieldTies;
  readonly value: string;
  readonly put: (value: string) => void;
}

function inputOf(name: Filter, { ties, value, put }: InputOptions): ComponentChild {
  if (name === 'outcome')
    return (
      <select
        {...ties}
        value={value}
        onChange={({ currentTarget }) => {
          put(currentTarget.value);
        }}
      >
        <option value="">any</option>
        {Object.entries(OUTCOMES).map(([outcome, { label }]) => (
          <option key={outcome} value={outcome}>
            {label}
          </option>
        ))}
      </select>
    );
  if (name === 'from' || name === 'to')
    return (
      <input
        {...ties}
        type="datetime-local"
        step="any"
        value={toLocal(value)}
        onChange={({ currentTarget }) => {
          put(fromLocal(currentTarget.value));
        }}
      />
    );
  return (
    <input
      {...ties}
      value={value}
      inputMode={name === 'build' ? 'numeric' : 'text'}
      placeholder={EXAMPLES[name] ?? ''}
      autocomplete="off"
      spellcheck={false}
      onInput={({ currentTarget }) => {
        put(currentTarget.value.trim());
      }}
    />
  );
}
