import { type RegistryEntry } from '../../config/gateway-config.js';
import { type ProbeAims, type ProbeTarget, targetsOf } from '../../probing/probe-targets.js';
import { MisuseError } from '../terminal/exit-status.js';
import { type LoadedConfiguration } from '../terminal/load-configuration.js';

export interface ProbeSelection extends ProbeAims {
  /** Names; undefined = all. */
  readonly entries: readonly string[] | undefined;
}

/** @throws MisuseError for an entry or an image that the configuration does not know */
export function probeTargets(
  { config, providers }: Pick<LoadedConfiguration, 'config' | 'providers'>,
  { entries: names, ...aims }: ProbeSelection,
): readonly ProbeTarget[] {
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  const entries = config.entries.filter(({ name }) => names?.includes(name) ?? true);
  refuseUnknown(names ?? [], aims.images, entries);
  return targetsOf(entries, ({ provider }) => byId.get(provider), aims);
}

function refuseUnknown(
  names: readonly string[],
  images: ProbeAims['images'],
  entries: readonly RegistryEntry[],
): void {
  if (names.some((name) => !entries.some((entry) => entry.name === name))) {
    throw new MisuseError('--entry must be the name of a configured entry; dockpass check lists them');
  }
  if (images.some(({ address }) => !entries.some(({ addresses }) => addresses.includes(address)))) {
    throw new MisuseError('--image is on a registry that no probed entry has; dockpass check lists them');
  }
}
