import { type ClientSetting } from '../../dialects/client-settings.js';
import { type Dialect } from '../../dialects/dialect.js';
import { DIALECTS } from '../../dialects/dialects.js';
import { type SettingSpec, type SettingTable } from '../../registry/setting.js';

/** The setting of the gateway that a default client has under a word of its dialect: `droneSecret`. */
export function defaultProperty({ id }: Dialect, word: string): string {
  return id + word.charAt(0).toUpperCase() + word.slice(1);
}

/** Settings of the default clients, which stand beside those of the gateway. */
export const DEFAULT_CLIENT_SETTINGS: SettingTable = Object.fromEntries(
  DIALECTS.flatMap((dialect) =>
    Object.entries(dialect.settings).map(([word, setting]) => [
      defaultProperty(dialect, word),
      specOf(setting, setting.ofDefault),
    ]),
  ),
);

const IDS = DIALECTS.map(({ id }) => id);

const SHARED = {
  name: {
    kind: { type: 'text' },
    meaning: 'Name of the client: last part of its route, and what `clients` of an entry refers to',
    range: `\`a-z\`, \`0-9\`, \`_\`, \`-\`, at most 63 characters; not ${either(IDS)}; needed`,
    example: 'ci-main',
  },
  dialect: {
    kind: { type: 'choice', values: IDS },
    meaning: `Which kind of client it is: it asks at ${either(IDS.map((id) => `/${id}/NAME`))}`,
    range: `${either(IDS)}; needed`,
    example: IDS.at(-1) ?? '',
  },
} as const satisfies SettingTable;

/** An item of `clients` in the file, by its dialect. */
export const CLIENT_SETTINGS: ReadonlyMap<string, SettingTable> = new Map(
  DIALECTS.map(({ id, settings }) => [id, { ...SHARED, ...namedTable(settings) }]),
);

/** An item of which nobody knows the dialect yet. */
export const ALL_CLIENT_SETTINGS: SettingTable & typeof SHARED = Object.assign(
  {},
  ...CLIENT_SETTINGS.values(),
  SHARED,
) as SettingTable & typeof SHARED;

function namedTable(settings: Readonly<Record<string, ClientSetting>>): SettingTable {
  return Object.fromEntries(
    Object.entries(settings).map(([word, setting]) => [word, specOf(setting, setting.ofNamed)]),
  );
}

function specOf(
  { kind, example, secret = false, isPublic = false }: ClientSetting,
  told: ClientSetting['ofDefault'],
): SettingSpec {
  return { kind, example, secret, isPublic, ...told };
}

function either(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(' or ');
}
