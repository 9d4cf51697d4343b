import { existsSync, readdirSync } from 'node:fs';
import { type DynamicModule, Module } from '@nestjs/common';
import { VendorNetwork } from '../../../src/registry/vendor-network.js';

/** A folder that cannot be loaded, and why. */
export interface BrokenFolder {
  readonly name: string;
  readonly problem: unknown;
}

export function folderNamesIn(root: URL): readonly string[] {
  const found = readdirSync(root, { withFileTypes: true });
  return found
    .filter((item) => item.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * What a file of a plugin's folder contributes.
 *
 * @param root directory that holds one folder per plugin
 * @param word its name, e.g. `providers`
 */
export async function defaultIn(root: URL, word: string, name: string, file: string): Promise<unknown> {
  const url = new URL(`${name}/${file}`, root);
  if (!existsSync(url)) throw new Error(`${word}/${name}/${file} is missing: see ${word}/README.md`);
  const { default: value } = (await import(url.href)) as { default?: unknown };
  if (value === undefined) throw new Error(`${word}/${name}/${file} must have a default export`);
  return value;
}

@Module({})
class Network {}

/** Leads a plugin's calls this way. */
export function networkModule(network: VendorNetwork): DynamicModule {
  const providers = [{ provide: VendorNetwork, useValue: network }];
  return { module: Network, global: true, providers, exports: [VendorNetwork] };
}
