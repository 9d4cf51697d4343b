import { type EntryDraft } from '../../registry/registry-provider.js';
import { type LateProblem, type LateSettings } from '../../store/late-settings.js';
import { type StoreReference } from '../../store/store-reference.js';
import { type Given } from '../settings/given.js';
import { brokenRules, type Settings, withoutSecrets } from '../settings/own-settings.js';
import { type KnownProvider } from './provider-catalog.js';

/** The settings of an entry, of which some are kept in stores. */
export interface LateEntry {
  readonly known: KnownProvider;
  /** With what stands for the values in their place. */
  readonly draft: EntryDraft<Settings>;
  readonly references: ReadonlyMap<string, Given<StoreReference>>;
}

/** The settings with references in place of values: two entries that name the same places share what they mint. */
export function settingsWithReferences({ draft: { settings }, references }: LateEntry): object {
  const places = [...references].map(([property, { value }]) => [property, value] as const);
  return copyWith(settings, new Map<string, unknown>(places));
}

/** How the values get to their place. It outlives the files, and keeps nothing of what was read of them. */
export function lateSettings({ known, draft, references }: LateEntry): LateSettings {
  const keys = new Map([...references].map(([property, { key }]) => [property, key]));
  const keyOf = (property: string): string => keys.get(property) ?? property;
  return {
    references: new Map([...references].map(([property, { value }]) => [property, value])),
    fill: (values) => {
      const settings = copyWith(draft.settings, values);
      const broken = brokenRules(settings, known);
      const found = (known.provider.problems?.({ ...draft, settings }) ?? []).map(({ setting, problem }) => ({
        property: setting,
        message: withoutSecrets(problem, settings, known.table),
      }));
      const problems = (broken.length > 0 ? broken : found).map(({ property, message }): LateProblem => ({
        key: keyOf(property),
        message,
      }));
      return problems.length > 0 ? { problems } : { settings };
    },
  };
}

function copyWith(settings: Settings, values: ReadonlyMap<string, unknown>): Settings {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(settings) as object) as Settings, settings);
  for (const [property, value] of values) copy[property] = value;
  return copy;
}
