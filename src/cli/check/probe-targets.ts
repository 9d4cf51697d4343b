import { type RegistryEntry } from '../../config/gateway-config.js';
import { type ImageReference } from '../../image/image-reference.js';
import { type RegistryAddress } from '../../image/registry-address.js';
import { type CredentialScope, type IRegistryProvider } from '../../registry/registry-provider.js';
import { canFill, fillImages, hasPlaceholders } from '../../resolver/image-template.js';
import { MisuseError } from '../terminal/exit-status.js';
import { type LoadedConfiguration } from '../terminal/load-configuration.js';

export interface ProbeSelection {
  /** Names; undefined = all. */
  readonly entries: readonly string[] | undefined;
  readonly images: readonly ImageReference[];
  /** CI repository that placeholders are filled from. */
  readonly repo: string | undefined;
}

/** One credential at one address, perhaps with an image that it should open. */
export interface ProbeTarget {
  readonly entry: RegistryEntry;
  readonly address: RegistryAddress;
  readonly provider: IRegistryProvider;
  readonly scope: CredentialScope;
  /** To narrow the credential to, filled; undefined = they depend on a repository that was not named. */
  readonly narrowTo: readonly string[] | undefined;
  readonly image: ImageReference | undefined;
}

/** @throws MisuseError for an entry or an image that the configuration does not know */
export function probeTargets(
  { config, providers }: Pick<LoadedConfiguration, 'config' | 'providers'>,
  { entries: names, images, repo }: ProbeSelection,
): readonly ProbeTarget[] {
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  const entries = config.entries.filter(({ name }) => names?.includes(name) ?? true);
  refuseUnknown(names ?? [], images, entries);
  return entries.flatMap((entry) => {
    const provider = byId.get(entry.provider);
    return entry.addresses.flatMap((address) => {
      const scope = provider?.match(address, entry.settings);
      if (!provider || !scope) throw new TypeError('an entry must be checked against its provider');
      const own = images.filter((image) => image.address === address);
      const narrowTo = filled(entry, repo);
      return (own.length > 0 ? own : [undefined]).map((image) => ({
        entry,
        address,
        provider,
        scope,
        narrowTo,
        image,
      }));
    });
  });
}

function refuseUnknown(
  names: readonly string[],
  images: readonly ImageReference[],
  entries: readonly RegistryEntry[],
): void {
  if (names.some((name) => !entries.some((entry) => entry.name === name))) {
    throw new MisuseError('--entry must be the name of a configured entry; dockpass check lists them');
  }
  if (images.some(({ address }) => !entries.some(({ addresses }) => addresses.includes(address)))) {
    throw new MisuseError('--image is on a registry that no probed entry has; dockpass check lists them');
  }
}

/** Filled from the repository that was named, else from one that the entry itself names. */
function filled({ images, repos }: RegistryEntry, repo: string | undefined): readonly string[] | undefined {
  if (!hasPlaceholders(images)) return images;
  const known = repo ?? repos.find(({ scope }) => scope === 'repo')?.text;
  return known !== undefined && canFill(images, known) ? fillImages(images, known) : undefined;
}
