import { type IRegistryProvider } from '../../../src/registry/registry-provider.js';
import { type VendorNetwork } from '../../../src/registry/vendor-network.js';
import { type ProviderContract } from '../contract.js';
import { type Folder, PROVIDERS } from '../kit/folder.js';

/** A sample provider with one mistake in it. */
export interface Mutant<Sample extends IRegistryProvider> {
  /** What it does wrong. */
  readonly name: string;
  /** Members that it has instead of those of the sample. */
  readonly change: (sample: Sample, network: VendorNetwork | undefined) => object;
  /** Where its settings are others. */
  readonly contract?: Partial<ProviderContract>;
  /** Group and title of the test of the kit that fails. */
  readonly caughtBy: string;
}

/** A provider as the kit takes it. */
export function folderOf(
  name: string,
  contract: ProviderContract,
  make: (network?: VendorNetwork) => IRegistryProvider,
): Folder {
  return {
    name,
    root: PROVIDERS,
    contract,
    provider: make(),
    load: (network) => Promise.resolve(make(network)),
  };
}
