import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
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

/** Where the folder of `npm run test:provider -- DIR` lies, if it lies outside. */
const OUTSIDE = process.env['TESTED_DIRECTORY'];

/** A folder of `providers/` and what is in it. */
export interface Folder {
  readonly name: string;
  /** Directory in which it lies. */
  readonly root: URL;
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
  for (const name of folderNames()) folders.push(await loadFolder({ name, root: PROVIDERS }));
  const name = process.env['TESTED_PROVIDER'];
  if (OUTSIDE !== undefined && name !== undefined) {
    folders.push(await loadFolder({ name, root: pathToFileURL(`${OUTSIDE}/`) }));
  }
  return folders;
}

type Place = Pick<Folder, 'name' | 'root'>;

async function loadFolder(place: Place): Promise<Folder | BrokenFolder> {
  const { name } = place;
  try {
    const load = (network: VendorNetwork): Promise<IRegistryProvider> => loadProvider(place, network);
    return { ...place, provider: await loadProvider(place), contract: await loadContract(place), load };
  } catch (problem) {
    return { name, problem };
  }
}

/** The provider that the module of a folder contributes, as the gateway finds it. */
async function loadProvider(place: Place, network?: VendorNetwork): Promise<IRegistryProvider> {
  const module = (await defaultOf(place, 'module')) as Type;
  const { all } = await openModules([module, ...(network ? [networkModule(network)] : [])], PROVIDER_KIND);
  const [provider, ...others] = all;
  if (!provider || others.length > 0) {
    throw new Error(
      `the module must contribute one class marked @ProvidesRegistry(), it has ${String(all.length)}`,
    );
  }
  return provider;
}

async function loadContract(place: Place): Promise<ProviderContract> {
  return (await defaultOf(place, 'contract')) as ProviderContract;
}

/** What is built in is TypeScript; what comes from outside may be so, or what a gateway loads. */
function defaultOf({ name, root }: Place, file: 'module' | 'contract'): Promise<unknown> {
  const written = ENDINGS.map((ending) => `${name}.${file}.${ending}`);
  const there =
    root === PROVIDERS ? undefined : written.find((one) => existsSync(new URL(`${name}/${one}`, root)));
  return defaultIn(root, 'providers', name, there ?? `${name}.${file}.ts`);
}

const ENDINGS = ['ts', 'mjs', 'js'];

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
