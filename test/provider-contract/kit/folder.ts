import { type Type } from '@nestjs/common';
import { openModules } from '../../../src/plugins/open-plugins.js';
import { PROVIDERS as PROVIDER_KIND } from '../../../src/plugins/open-providers.js';
import {
  type CredentialScope,
  type IRegistryProvider,
  type RegistryAddress,
} from '../../../src/registry/registry-provider.js';
import { type VendorNetwork } from '../../../src/registry/vendor-network.js';
import { type ProviderContract } from '../contract.js';
import {
  type BrokenFolder,
  defaultIn,
  folderNamesIn,
  networkModule,
} from '../../support/kit/plugin-folders.js';

export const PROVIDERS = new URL('../../../providers/', import.meta.url);

/** A folder of `providers/` and what is in it. */
export interface Folder {
  readonly name: string;
  readonly provider: IRegistryProvider;
  readonly contract: ProviderContract;
  /** Another instance, as a gateway would make it, that goes this way to its vendor. */
  readonly load: (network: VendorNetwork) => Promise<IRegistryProvider>;
}

export type { BrokenFolder };

export function folderNames(): readonly string[] {
  return folderNamesIn(PROVIDERS);
}

/** Every folder, loaded one after another: parallel imports break in Jest. */
export async function loadFolders(): Promise<readonly (Folder | BrokenFolder)[]> {
  const folders: (Folder | BrokenFolder)[] = [];
  for (const name of folderNames()) folders.push(await loadFolder(name));
  return folders;
}

async function loadFolder(name: string): Promise<Folder | BrokenFolder> {
  try {
    const load = (network: VendorNetwork): Promise<IRegistryProvider> => loadProvider(name, network);
    return { name, provider: await loadProvider(name), contract: await loadContract(name), load };
  } catch (problem) {
    return { name, problem };
  }
}

/** The provider that the module of a folder contributes, as the gateway finds it. */
async function loadProvider(name: string, network?: VendorNetwork): Promise<IRegistryProvider> {
  const module = (await defaultOf(name, `${name}.module.ts`)) as Type;
  const { all } = await openModules([module, ...(network ? [networkModule(network)] : [])], PROVIDER_KIND);
  const [provider, ...others] = all;
  if (!provider || others.length > 0) {
    throw new Error(
      `the module must contribute one class marked @ProvidesRegistry(), it has ${String(all.length)}`,
    );
  }
  return provider;
}

async function loadContract(name: string): Promise<ProviderContract> {
  return (await defaultOf(name, `${name}.contract.ts`)) as ProviderContract;
}

function defaultOf(name: string, file: string): Promise<unknown> {
  return defaultIn(PROVIDERS, 'providers', name, file);
}

/** The settings of an entry as an instance, its address and the scope that the provider sees there. */
export interface SampleEntry {
  readonly address: RegistryAddress;
  readonly settings: object;
  readonly scope: CredentialScope;
}

export function sampleEntry(
  { provider, contract }: Folder,
  more: Readonly<Record<string, unknown>> = {},
): SampleEntry {
  const address = (contract.address ?? provider.examples[0] ?? '') as RegistryAddress;
  const settings = Object.assign(new provider.settings(), { ...contract.settings, ...more });
  const scope = provider.match(address, settings);
  if (!scope) throw new Error('the sample entry has no scope: match() does not know its address');
  return { address, settings, scope };
}
