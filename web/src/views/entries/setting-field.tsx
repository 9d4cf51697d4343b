import { type ComponentChild } from 'preact';
import { Field, type FieldTies } from '../../parts/inputs.js';
import { Words } from '../../parts/words.js';
import { type SettingDescription } from '../../types.js';
import { type Draft, fromOf, itemsOf, withField } from './draft.js';
import { StoreSwitch } from './store-switch.js';

export interface FieldProps {
  readonly setting: SettingDescription;
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly problem: string | undefined;
  /** Settings whose value is kept and not shown. */
  readonly kept: readonly string[];
}

/** The input of one setting, as what is said of it asks for. */
export function SettingField(props: FieldProps): ComponentChild {
  const { setting, draft, problem, kept } = props;
  const { property, required, allowed, kind } = setting;
  if (kind === 'list' && allowed !== undefined) return <Choices {...props} />;
  const isFrom = fromOf(property) in draft.fields;
  const isKept = kept.includes(property) && !draft.taken.includes(property);
  return (
    <div data-setting={property} class="setting">
      <Field
        label={required && !isKept ? `${labelOf(property)} (needed)` : labelOf(property)}
        hint={<Hint of={setting} isKept={isKept && !isFrom} />}
        error={problem}
      >
        {(ties) =>
          isFrom ? <Reference {...props} ties={ties} /> : <Input {...props} ties={ties} isKept={isKept} />
        }
      </Field>
      {setting.fileKey !== undefined && <StoreSwitch {...props} isFrom={isFrom} />}
    </div>
  );
}

/** `roleArn` → `Role ARN`. */
export function labelOf(property: string): string {
  const words = property.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const told = words.replace(/\b(?:api|arn|id|url)s?\b/g, (word) => word.toUpperCase().replace(/S$/, 's'));
  return told.charAt(0).toUpperCase() + told.slice(1);
}

function Hint({ of, isKept }: { of: SettingDescription; isKept: boolean }): ComponentChild {
  const { description, example, default: usual } = of;
  return (
    <>
      <Words of={description.replace(/\.$/, '')} />
      {usual !== undefined && (
        <>
          ; if left out: <Words of={usual} />
        </>
      )}
      {example !== undefined && (
        <>
          ; e.g. <code>{example}</code>
        </>
      )}
      {isKept && <strong> A value is kept and never shown: leave this empty to keep it.</strong>}
    </>
  );
}

type InputProps = FieldProps & { readonly ties: FieldTies };

function Input({
  setting,
  draft,
  change,
  ties,
  isKept,
}: InputProps & { readonly isKept: boolean }): ComponentChild {
  const { property, kind, allowed, secret, required, default: usual } = setting;
  const value = draft.fields[property] ?? '';
  const put = (event: { readonly currentTarget: { readonly value: string } }): void => {
    change(withField(draft, property, event.currentTarget.value));
  };
  const choices = kind === 'boolean' ? ['true', 'false'] : allowed;
  if (choices)
    return (
      <select {...ties} value={value} onChange={put}>
        <option value="">{usual === undefined ? 'not said' : 'as if left out'}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  const own = {
    ...ties,
    ...{ autocomplete: 'off', spellcheck: false, 'aria-required': required && !isKept, onInput: put, value },
    placeholder: isKept ? 'kept' : '',
  };
  if (secret) return <input {...own} type="password" />;
  return kind === 'whole' || kind === 'number' ? <input {...own} inputMode="numeric" /> : <input {...own} />;
}

function Reference({ setting: { property }, draft, change, ties }: InputProps): ComponentChild {
  return (
    <input
      {...ties}
      autocomplete="off"
      spellcheck={false}
      placeholder="STORE:PATH#FIELD"
      value={draft.fields[fromOf(property)] ?? ''}
      onInput={(event) => {
        change(withField(draft, fromOf(property), event.currentTarget.value));
      }}
    />
  );
}

/** A list of which all items are known. */
function Choices({ setting, draft, change, problem }: FieldProps): ComponentChild {
  const { property, allowed = [] } = setting;
  const chosen = itemsOf(draft.fields[property] ?? '');
  const others = chosen.filter((item) => !allowed.includes(item));
  const turn = (item: string): void => {
    const next = chosen.includes(item) ? chosen.filter((one) => one !== item) : [...chosen, item];
    change(withField(draft, property, next.join(', ')));
  };
  return (
    <fieldset class={`setting choices${problem === undefined ? '' : ' wrong'}`} data-setting={property}>
      <legend>{labelOf(property)}</legend>
      <div class="items">
        {[...allowed, ...others].map((item) => (
          <label key={item} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(item)}
              onChange={() => {
                turn(item);
              }}
            />
            {item}
          </label>
        ))}
      </div>
      <p class="hint">
        <Hint of={setting} isKept={false} />
      </p>
      {problem !== undefined && <p class="error">{problem}</p>}
    </fieldset>
  );
}
