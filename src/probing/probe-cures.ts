import { environmentName } from '../config/settings/setting-name.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { settingTable } from '../registry/setting.js';
import { mintFailure, type ProbeFailure } from '../registry/v2/probe/probe-result.js';
import { type ProbeTarget } from './probe-targets.js';

/** What a failure to mint means, and what to do. */
export function mintCure(code: ProviderErrorCode): string {
  return mintFailure(code).text + (MINT_CURES[code] ?? '');
}

/** What to do, where the failure does not say it. */
const MINT_CURES: Readonly<Partial<Record<ProviderErrorCode, string>>> = {
  not_configured: '; the page of the provider in docs/providers/ says what it needs',
  refused:
    ': a wrong or expired key, role or password, or a right that is missing; the page of the provider in docs/providers/ lists the rights',
};

/** What is wrong with a handshake, with the host that the registry named and what can be done about it here. */
export function failureText({ code, text, host }: ProbeFailure, target: ProbeTarget): string {
  const said = host === undefined ? text : `${text} (${host})`;
  if (code === 'realm_host') return `${said}: ${listed(target)}${atTheRegistry('if it is wrong', target)}`;
  const isWrong = code === 'realm_insecure' || code === 'realm_address';
  return isWrong ? said + atTheRegistry('its own https URL is wrong there', target) : said;
}

/** How the operator lists the host, if the provider can be told of one. */
function listed({ entry, provider }: ProbeTarget): string {
  if (!Object.hasOwn(settingTable(provider.settings), 'tokenHosts'))
    return `registries of ${provider.label} do not, so look for a proxy or another program at the address`;
  const where =
    entry.source === 'environment'
      ? `add it to ${environmentName(`registry_${entry.name}_tokenHosts`)}`
      : entry.name.includes('/')
        ? 'make this an entry of its own, with tokenHosts'
        : 'add it to tokenHosts of the entry';
  return `if that host is right, ${where}`;
}

function atTheRegistry(when: string, { provider: { ownUrlSetting } }: ProbeTarget): string {
  return ownUrlSetting === undefined ? '' : `; ${when}, set it in the registry: ${ownUrlSetting}`;
}
