import { type ConfigNote } from '../../types.js';

/** What the gateway says is wrong, by the setting it belongs to. */
export interface FieldProblems {
  readonly all: readonly FieldProblem[];
  /** Of one setting, in one text. */
  of(property: string): string | undefined;
}

interface FieldProblem {
  /** Undefined = of the whole entry. */
  readonly property: string | undefined;
  readonly message: string;
}

/** @param known names of the settings that have a field */
export function fieldProblems(notes: readonly ConfigNote[], known: ReadonlySet<string>): FieldProblems {
  const all = notes.map(({ key, message }) => {
    const [, setting = ''] = /: (\w+)(?: \(line \d+\))?$/.exec(key) ?? [];
    // What is wrong with a whole new entry is its name.
    const names = setting === '' ? ['name'] : [setting, setting.replace(/(?:From|File)$/, '')];
    const property = names.find((name) => known.has(name));
    const unknown = setting === '' ? message : `${setting} ${message}`;
    return { property, message: property === undefined ? unknown : message };
  });
  const of = (property: string): string | undefined => {
    const own = all.filter((one) => one.property === property).map(({ message }) => message);
    return own.length > 0 ? own.join('; ') : undefined;
  };
  return { all, of };
}

/** Goes to the input of a setting. */
export function focusField(property: string): void {
  const field = document.querySelector(`[data-setting="${CSS.escape(property)}"]`);
  field?.querySelector<HTMLElement>('input, select, textarea')?.focus();
}
