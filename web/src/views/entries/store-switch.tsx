import { type ComponentChild } from 'preact';
import { fromOf, withField, withoutField } from './draft.js';
import { type FieldProps, labelOf } from './setting-field.js';

/** How a secret is given: as it is, by a reference to a store, or not any more. */
export function StoreSwitch({
  setting: { property },
  draft,
  change,
  kept,
  isFrom,
}: FieldProps & { readonly isFrom: boolean }): ComponentChild {
  const isTaken = draft.taken.includes(property);
  const take = (): void => {
    const taken = isTaken ? draft.taken.filter((one) => one !== property) : [...draft.taken, property];
    change({ ...withoutField(draft, property), taken });
  };
  const turn = (): void => {
    change(
      isFrom
        ? withoutField(draft, fromOf(property))
        : withField(withoutField(draft, property), fromOf(property), ''),
    );
  };
  return (
    <div class="ways-to-give">
      <button type="button" class="link" onClick={turn}>
        {isFrom ? 'Give the value itself' : 'Take it from a store'}
        <span class="visually-hidden"> ({labelOf(property)})</span>
      </button>
      {kept.includes(property) && !isFrom && (
        <button type="button" class="link" aria-pressed={isTaken} onClick={take}>
          {isTaken ? 'Keep the value after all' : 'Take the kept value out'}
          <span class="visually-hidden"> ({labelOf(property)})</span>
        </button>
      )}
    </div>
  );
}
