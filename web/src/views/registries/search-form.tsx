import { type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { Button, Field } from '../../parts/inputs.js';
import { hrefOf, navigate } from '../../router.js';

interface Wish {
  readonly search: string;
  readonly state: string;
}

const STATES = ['ok', 'stale', 'failing', 'unused'];

/** Which entries are looked for; its address can be sent to somebody. */
export function SearchForm(asked: Wish): ComponentChild {
  const [search, setSearch] = useState(asked.search);
  const go = (wish: Partial<Wish>): void => {
    navigate(hrefOf('registries', { search: search.trim(), state: asked.state, ...wish }));
  };
  return (
    <form
      class="search-row"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        go({});
      }}
    >
      <Field label="Name, address, repository or provider">
        {(ties) => (
          <input
            {...ties}
            type="search"
            value={search}
            maxLength={200}
            onInput={(event) => {
              setSearch(event.currentTarget.value);
            }}
          />
        )}
      </Field>
      <Field label="State">
        {(ties) => (
          <select
            {...ties}
            value={asked.state}
            onChange={(event) => {
              go({ state: event.currentTarget.value });
            }}
          >
            <option value="">every state</option>
            {STATES.map((state) => (
              <option key={state} value={state}>
                {state}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button type="submit">Search</Button>
    </form>
  );
}
