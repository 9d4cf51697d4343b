import {
  describeProviders,
  ENTRY_PREFIX,
  type ProviderDescription,
} from '../../config/entries/describe-providers.js';
import { chooseProvider } from '../../config/entries/entry-provider.js';
import { ENTRY_SETTINGS } from '../../config/entries/entry-settings.js';
import { ProviderCatalog } from '../../config/entries/provider-catalog.js';
import { describeTable, type SettingDescription } from '../../config/settings/describe-settings.js';
import { Notes } from '../../config/settings/notes.js';
import { ALL_EVENTS } from '../../dialects/dialects.js';
import { type Gateway } from '../../gateway/gateway.js';
import { AddressError, parseRegistryAddress } from '../../image/registry-address.js';

/** All that an entry can say: what a form for one is made of. */
export interface ProvidersView {
  readonly providers: readonly Omit<ProviderDescription, 'from'>[];
  /** Of every entry, whatever its provider. */
  readonly settings: readonly SettingDescription[];
}

/** Which provider an entry has that names none. */
export interface FoundProvider {
  /** Null = it has to name one, or the addresses cannot be used. */
  readonly provider: string | null;
  /** What is wrong with the addresses, and what is odd. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export function providersView({ providers, current }: Gateway): ProvidersView {
  const choices: Readonly<Record<string, readonly string[]>> = {
    provider: new ProviderCatalog(providers).ids,
    events: [...ALL_EVENTS],
    clients: current.config.clients.map(({ name }) => name),
    give: ['pull', 'secrets'],
  };
  const settings = describeTable(ENTRY_SETTINGS, ENTRY_PREFIX).map((setting) => ({
    ...setting,
    required: setting.property === 'address',
    allowed: setting.allowed ?? choices[setting.property],
  }));
  return { providers: describeProviders(providers), settings };
}

export function foundProvider({ providers }: Gateway, texts: readonly string[]): FoundProvider {
  const notes = new Notes();
  try {
    const addresses = { key: 'address', value: texts.map(parseRegistryAddress) };
    const question = { provider: undefined, providerKey: 'provider', addresses };
    const found = chooseProvider(question, new ProviderCatalog(providers), notes);
    const [problems, warnings] = [notes.problems, notes.warnings].map((some) =>
      some.map(({ message }) => message),
    );
    return { provider: found?.provider.id ?? null, problems: problems ?? [], warnings: warnings ?? [] };
  } catch (error) {
    if (error instanceof AddressError) return { provider: null, problems: [error.message], warnings: [] };
    throw error;
  }
}
