import { type ManagedView, type ProvidersView, type SettingDescription } from '../../types.js';

/** What somebody has typed of an entry, each setting as text; a list has commas. */
export interface Draft {
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Kept settings that are to be taken out. */
  readonly taken: readonly string[];
}

export const EMPTY: Draft = { name: '', fields: {}, taken: [] };

/** The setting that says where in a store another one is kept. */
export function fromOf(property: string): string {
  return `${property}From`;
}

export function draftOf({ name, settings }: Pick<ManagedView, 'name' | 'settings'>): Draft {
  const fields = Object.entries(settings ?? {}).map(
    ([property, value]) => [property, textOf(value)] as const,
  );
  return { name, fields: Object.fromEntries(fields), taken: [] };
}

/** A value as a form shows it. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function itemsOf(text: string): readonly string[] {
  return text
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function withField({ fields, ...draft }: Draft, property: string, text: string): Draft {
  return { ...draft, fields: { ...fields, [property]: text } };
}

export function withoutField({ fields, ...draft }: Draft, property: string): Draft {
  return {
    ...draft,
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => name !== property)),
  };
}

/** The settings that an entry with this provider has; undefined = the provider is not known yet. */
export type Known = ReadonlyMap<string, SettingDescription>;

export function knownSettings({ providers, settings }: ProvidersView, provider: string | undefined): Known {
  const own = providers.find(({ id }) => id === provider)?.settings ?? [];
  return new Map([...settings, ...own].map((setting) => [setting.property, setting]));
}

/**
 * What is sent for a draft. What is left empty is left out; settings of a provider that it has no more are dropped.
 *
 * @param isComplete whether the known settings are all that there are
 */
export function bodyOf({ fields, taken }: Draft, known: Known, isComplete: boolean): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const property of taken) body[property] = null;
  for (const [property, text] of Object.entries(fields)) {
    const setting = known.get(property) ?? known.get(property.replace(/From$/, ''));
    if (text.trim() === '' || (!setting && isComplete)) continue;
    body[property] = setting?.property === property ? valueOf(text, setting) : text.trim();
  }
  return body;
}

function valueOf(text: string, { kind, secret }: SettingDescription): unknown {
  if (kind === 'list') return itemsOf(text);
  if (kind === 'boolean') return text === 'true';
  if (kind === 'whole' || kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  return secret ? text : text.trim();
}
