import { type ComponentChild } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../parts/inputs.js';
import { Notice } from '../../parts/state.js';
import { Panel } from '../../parts/view.js';
import { Words } from '../../parts/words.js';
import {
  type ConfigNote,
  type FoundProvider,
  type ProvidersView,
  type SettingDescription,
} from '../../types.js';
import { type Draft } from './draft.js';
import { fieldProblems, type FieldProblems, focusField } from './field-problems.js';
import { NameField, ProviderField } from './first-fields.js';
import { labelOf, SettingField } from './setting-field.js';

/** Said of most entries; the others are folded away. */
const USUAL = ['repos', 'events', 'clients', 'forks'];
const OWN_PLACE = ['address', 'provider'];

interface EntryFormProps {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly isNew: boolean;
  readonly described: ProvidersView;
  readonly found: Partial<FoundProvider>;
  readonly kept: readonly string[];
  readonly problems: readonly ConfigNote[];
  readonly busy: boolean;
  readonly cancel: string;
  readonly submit: () => void;
}

/** A form for an entry, made of what its provider and the gateway say of their settings. */
export function EntryForm(props: EntryFormProps): ComponentChild {
  const { draft, change, isNew, described, found, kept, busy, cancel, submit } = props;
  const provider = described.providers.find(({ id }) => id === found.provider);
  const known = new Set(
    [...described.settings, ...(provider?.settings ?? [])].map(({ property }) => property),
  );
  const problems = fieldProblems(props.problems, new Set([...known, ...(isNew ? ['name'] : [])]));
  const field = (setting: SettingDescription): ComponentChild => (
    <SettingField
      key={setting.property}
      {...{ setting, draft, change, kept }}
      problem={problems.of(setting.property)}
    />
  );
  const general = described.settings.filter(({ property }) => !OWN_PLACE.includes(property));
  const [usual, others] = [true, false].map((isUsual) =>
    general.filter(({ property }) => USUAL.includes(property) === isUsual),
  );
  const isSaid = others?.some(
    ({ property }) => (draft.fields[property] ?? '') !== '' || problems.of(property),
  );
  return (
    <form
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Summary of={problems} at={props.problems} />
      <Panel title="What it opens">
        <div class="fields">
          {isNew && <NameField {...props} problem={problems.of('name')} />}
          {described.settings.filter(({ property }) => property === 'address').map(field)}
          <ProviderField {...props} problem={problems.of('provider')} />
        </div>
      </Panel>
      {provider && (
        <Panel title={provider.label}>
          <p class="lead">
            <Words of={provider.description} />
          </p>
          {provider.settings.length > 0 ? (
            <div class="fields">{provider.settings.map(field)}</div>
          ) : (
            <p class="faint">It has no settings of its own.</p>
          )}
        </Panel>
      )}
      <Panel title="Whom it is for">
        <div class="fields">{usual?.map(field)}</div>
        <details class="more" open={isSaid}>
          <summary>Further settings</summary>
          <div class="fields">{others?.map(field)}</div>
        </details>
      </Panel>
      <div class="form-end">
        <Button kind="primary" type="submit" busy={busy}>
          What would change
        </Button>
        <a class="button quiet" href={cancel}>
          Cancel
        </a>
        <p class="hint">Nothing is saved yet: the next step shows who would get something else.</p>
      </div>
    </form>
  );
}

/** Everything that is wrong, each leading to its field; the keyboard goes here when it appears. */
function Summary({ of, at }: { of: FieldProblems; at: readonly ConfigNote[] }): ComponentChild {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (at.length > 0) place.current?.focus();
  }, [at]);
  if (of.all.length === 0) return null;
  return (
    <div ref={place} tabIndex={-1} class="summary">
      <Notice tone="bad" title="The entry cannot be used like this.">
        <ul class="notes">
          {of.all.map(({ property, message }) => (
            <li key={`${property ?? ''} ${message}`}>
              {property === undefined ? (
                message
              ) : (
                <>
                  <button
                    type="button"
                    class="link"
                    onClick={() => {
                      focusField(property);
                    }}
                  >
                    {labelOf(property)}
                  </button>
                  : {message}
                </>
              )}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
