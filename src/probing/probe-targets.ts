import { type RegistryEntry } from '../config/gateway-config.js';
import { type ImageReference } from '../image/image-reference.js';
import { type RegistryAddress } from '../image/registry-address.js';
import { type CredentialScope, type IRegistryProvider } from '../registry/registry-provider.js';
import { canFill, fillImages, hasPlaceholders } from '../resolver/image-template.js';

/** What entries are tried with. */
export interface ProbeAims {
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

/** Each address of each entry, with every image that is on it. Entries must be checked against their providers. */
export function targetsOf(
  entries: readonly RegistryEntry[],
  providerOf: (entry: RegistryEntry) => IRegistryProvider | undefined,
  { images, repo }: ProbeAims,
): readonly ProbeTarget[] {
  return entries.flatMap((entry) => {
    const provider = providerOf(entry);
    return entry.addresses.flatMap((address) => {
      const scope = provider?.match(address, entry.settings);
      if (!provider || !scope) throw new TypeError('an entry must be checked against its provider');
      const own = images.filter((image) => image.address === address);
      const narrowTo = filled(entry, repo);
      return (own.length > 0 ? own : [undefined]).map((image) => ({
        ...{ entry, address, provider, scope, narrowTo, image },
      }));
    });
  });
}

/** Filled from the repository that was named, else from one that the entry itself names. */
function filled({ images, repos }: RegistryEntry, repo: string | undefined): readonly string[] | undefined {
  if (!hasPlaceholders(images)) return images;
  const known = repo ?? repos.find(({ scope }) => scope === 'repo')?.text;
  return known !== undefined && canFill(images, known) ? fillImages(images, known) : undefined;
}
