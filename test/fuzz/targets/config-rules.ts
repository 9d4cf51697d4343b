import { ConfigError } from '../../../src/config/config-error.js';
import { type GatewayConfig } from '../../../src/config/gateway-config.js';
import { type IRegistryProvider } from '../../../src/registry/registry-provider.js';
import { settingsOf } from '../../../src/registry/setting.js';

/** In every value that a message must not repeat; no word of any message. */
export const CANARY = 'cAn:ArY';

export type Outcome = GatewayConfig | ConfigError;

/** What no accepted configuration may hold, and no refusal may say. */
export function wrongWith(outcome: Outcome, providers: readonly IRegistryProvider[]): string | undefined {
  if (outcome instanceof ConfigError)
    return outcome.message.includes(CANARY) ? 'the message repeats a value' : undefined;
  if (outcome.warnings.some(({ key, message }) => (key + message).includes(CANARY)))
    return 'a warning repeats a value';
  const names = outcome.entries.map(({ name }) => name.replaceAll('-', '_'));
  if (new Set(names).size < names.length) return 'two entries have one name';
  for (const { addresses, repos, provider: id, settings } of outcome.entries) {
    if (addresses.length === 0 || !addresses.every((each) => /^[a-z0-9.:[\]-]+$/.test(each)))
      return 'an address is no host';
    if (!repos.every(({ text }) => /^(?:[\w.~-]+\/)+[\w.~*-]+$/.test(text)))
      return 'a pattern has another form';
    const provider = providers.find((each) => each.id === id);
    if (!addresses.every((each) => provider?.match(each, settings)))
      return 'a provider serves what it does not match';
  }
  return undefined;
}

const COMMON = ['ADDRESS', 'PROVIDER', 'REPOS', 'EVENTS', 'FORKS', 'CLIENTS', 'FORGES', 'REPO_IDS', 'IMAGES'];
const SERVICE_LINK = /_(?:SERVICE_HOST|SERVICE_PORT|PORT)(?:_|$)/;

/** Contract section 4: an unknown `REGISTRY_<NAME>_*` key stops the start. */
export function unknownKey(
  keys: readonly string[],
  outcome: Outcome,
  providers: readonly IRegistryProvider[],
): string | undefined {
  if (outcome instanceof ConfigError) return undefined;
  const known = new Set(
    outcome.entries.flatMap(({ name, provider: id }) => {
      const settings = settingsOf(providers.find((each) => each.id === id)?.settings ?? Object);
      const own = settings.map(({ property }) =>
        property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase(),
      );
      return [...COMMON, ...own, ...own.flatMap((each) => [`${each}_FILE`, `${each}_FROM`])].map(
        (each) => `REGISTRY_${name.toUpperCase()}_${each}`,
      );
    }),
  );
  const unknown = keys.find(
    (key) => key.startsWith('REGISTRY_') && !known.has(key) && !SERVICE_LINK.test(key),
  );
  return unknown === undefined ? undefined : 'accepted an unknown key';
}
