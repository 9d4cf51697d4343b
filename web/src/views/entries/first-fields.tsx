import { type ComponentChild } from 'preact';
import { Field } from '../../parts/inputs.js';
import { type FoundProvider, type ProvidersView } from '../../types.js';
import { type Draft, withField } from './draft.js';

interface FirstProps {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly problem: string | undefined;
}

interface ProviderProps extends FirstProps {
  readonly described: ProvidersView;
  readonly found: Partial<FoundProvider>;
}

/** Under which name a new entry is kept. */
export function NameField({ draft, change, problem }: FirstProps): ComponentChild {
  return (
    <div data-setting="name" class="setting">
      <Field
        label="Name (needed)"
        hint={
          <>
            of <code>a-z</code>, <code>0-9</code>, <code>.</code>, <code>_</code> and <code>-</code>; the
            entry is called <code>database/{draft.name || 'NAME'}</code>
          </>
        }
        error={problem}
      >
        {(ties) => (
          <input
            {...ties}
            autocomplete="off"
            spellcheck={false}
            aria-required
            value={draft.name}
            onInput={(event) => {
              change({ ...draft, name: event.currentTarget.value.trim() });
            }}
          />
        )}
      </Field>
    </div>
  );
}

/** Who mints: chosen, or found by the address. */
export function ProviderField({ draft, change, described, found, problem }: ProviderProps): ComponentChild {
  const named = draft.fields.provider ?? '';
  const told = [...(found.problems ?? []), ...(found.warnings ?? [])].join('; ');
  const isFound = named === '' && typeof found.provider === 'string';
  return (
    <div data-setting="provider" class="setting">
      <Field
        label="Provider"
        hint={
          <span aria-live="polite">
            {isFound ? (
              <>
                Found by the address: <strong>{found.provider}</strong>
              </>
            ) : (
              'What mints the credential. It need not be named where the address says it'
            )}
            {told !== '' && `; the address ${told}`}
          </span>
        }
        error={problem}
      >
        {(ties) => (
          <select
            {...ties}
            value={named}
            onChange={(event) => {
              change(withField(draft, 'provider', event.currentTarget.value));
            }}
          >
            <option value="">found by the address</option>
            {described.providers.map(({ id, label }) => (
              <option key={id} value={id}>
                {label} ({id})
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
