import { environmentName } from '../../../src/config/settings/setting-name.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { type CanaryEntry } from '../../provider-contract/contract.js';
import { type Folder, sampleEntry } from '../../provider-contract/kit/folder.js';
import { CanaryCloud, hostsAsked } from './canary-cloud.js';

/** An entry of the scenario, and the provider whose contract names it. */
export interface NamedCanary extends CanaryEntry {
  /** As the environment writes it, e.g. `MY_REGISTRY_1`. */
  readonly name: string;
  readonly provider: string;
  /** Values that must not come out. */
  readonly kept: readonly string[];
}

const CANARY = /canary/i;
/** Characters; what is shorter may be part of any text by chance. */
const TELLING = 16;

/** The entries of every contract, where it names none its sample entry, and the cloud that plays all their vendors. */
export async function releaseCanaries(folders: readonly Folder[]): Promise<{
  readonly canaries: readonly NamedCanary[];
  readonly cloud: CanaryCloud;
}> {
  const cloud = new CanaryCloud(folders.flatMap(hostsOf));
  const canaries: NamedCanary[] = [];
  for (const folder of folders) {
    const entries = folder.contract.canaries ?? [await sampleOf(folder, cloud)];
    for (const [at, entry] of entries.entries()) {
      for (const [host, listener] of Object.entries(entry.hosts ?? {})) {
        cloud.answer(entry.address, host, listener);
      }
      const name = `${folder.name.toUpperCase().replaceAll('-', '_')}_${String(at + 1)}`;
      canaries.push({ ...entry, name, provider: folder.name, kept: keptOf(folder, entry) });
    }
  }
  return { canaries, cloud };
}

function hostsOf(folder: Folder): readonly string[] {
  const { canaries, vendor } = folder.contract;
  if (canaries) return canaries.flatMap(({ hosts = {} }) => Object.keys(hosts));
  return vendor === 'none' ? [] : hostsAsked(sampleEntry(folder).address, vendor);
}

async function sampleOf(folder: Folder, cloud: CanaryCloud): Promise<CanaryEntry> {
  const { vendor, settings } = folder.contract;
  const { address } = sampleEntry(folder);
  if (vendor === 'none') return { address, settings, given: 'always' };
  const played = await cloud.play(address, vendor);
  const environment = played.environment ?? {};
  return { address, settings: { ...settings, ...played.settings }, given: 'told', environment };
}

function keptOf({ provider }: Folder, { settings }: CanaryEntry): readonly string[] {
  const secrets = new Set(
    settingsOf(provider.settings).flatMap(({ secret, property }) => (secret ? property : [])),
  );
  const kept = Object.entries(settings).filter(([property, value]) =>
    canBeFound(value, secrets.has(property)),
  );
  return kept.map(([, value]) => textOf(value));
}

/** Whether a value can be found again in what is printed. */
export function canBeFound(value: unknown, isSecret: boolean): boolean {
  return CANARY.test(textOf(value)) || (isSecret && textOf(value).length >= TELLING);
}

/** A setting as the environment holds it. */
function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** The lines of a key: one may come out without the others. */
export function linesOf(secret: string): readonly string[] {
  return secret.split(/\r?\n|\\n/).filter((line) => /^[\w+/=]{40,}$/.test(line));
}

/** The entries, and what their providers look for in the environment. */
export function canaryEnvironment(canaries: readonly NamedCanary[]): Record<string, string> {
  return Object.assign({}, ...canaries.map(variablesOf)) as Record<string, string>;
}

function variablesOf(canary: NamedCanary): Readonly<Record<string, string>> {
  const { name, provider, address, settings, images, environment = {} } = canary;
  const common: [string, unknown][] = [
    ['PROVIDER', provider],
    ['ADDRESS', address],
    ['IMAGES', images],
    ['GIVE', 'pull,secrets'],
  ];
  const own = Object.entries(settings).map(
    ([property, value]) => [environmentName(property), value] as const,
  );
  const ofEntry = [...common, ...own].map(([key, value]) => [`REGISTRY_${name}_${key}`, value] as const);
  const said = [...ofEntry, ...Object.entries(environment)].filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([key, value]) => [key, textOf(value)]));
}
