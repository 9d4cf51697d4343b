import { type DynamicModule, type Type } from '@nestjs/common';
import { openModules } from '../../../src/plugins/open-plugins.js';
import { STORES as STORE_KIND } from '../../../src/plugins/open-stores.js';
import { type VendorNetwork } from '../../../src/registry/vendor-network.js';
import { type ISecretStore } from '../../../src/store/secret-store.js';
import { type StoreContract } from '../contract.js';
import {
  type BrokenFolder,
  defaultIn,
  folderNamesIn,
  networkModule,
} from '../../support/kit/plugin-folders.js';

export const STORES = new URL('../../../stores/', import.meta.url);

/** A kind of store, what it says of itself, and how another one of it is made. */
export interface Subject {
  readonly name: string;
  readonly kind: ISecretStore;
  readonly contract: StoreContract;
  readonly make: (network: VendorNetwork) => Promise<ISecretStore>;
}

export type { BrokenFolder };

export function folderNames(): readonly string[] {
  return folderNamesIn(STORES);
}

/** Every folder, loaded one after another: parallel imports break in Jest. */
export async function loadFolders(): Promise<readonly (Subject | BrokenFolder)[]> {
  const folders: (Subject | BrokenFolder)[] = [];
  for (const name of folderNames()) {
    folders.push(await loadFolder(name).catch((problem: unknown) => ({ name, problem })));
  }
  return folders;
}

async function loadFolder(name: string): Promise<Subject> {
  const module = (await defaultOf(name, `${name}.module.ts`)) as Type;
  const contract = (await defaultOf(name, `${name}.contract.ts`)) as StoreContract;
  const make = (network: VendorNetwork): Promise<ISecretStore> => makeKind([module, networkModule(network)]);
  return { name, kind: await makeKind([module]), contract, make };
}

async function makeKind(modules: readonly (Type | DynamicModule)[]): Promise<ISecretStore> {
  const { all } = await openModules(modules, STORE_KIND);
  const [kind] = all;
  if (kind && all.length === 1) return kind;
  throw new Error(
    `the module must contribute one class marked @KeepsSecrets(), it has ${String(all.length)}`,
  );
}

function defaultOf(name: string, file: string): Promise<unknown> {
  return defaultIn(STORES, 'stores', name, file);
}
