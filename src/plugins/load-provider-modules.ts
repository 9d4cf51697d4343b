import { readdir } from 'node:fs/promises';
import type { Type } from '@nestjs/common';
import { RegistrationError } from './registration-error.js';

/** A folder of `providers/` and the Nest module that it contributes. */
export interface ProviderFolder {
  readonly name: string;
  readonly module: Type;
}

/**
 * Imports `<folder>/<folder>.module` of every folder below `root`: being there is all the registration a provider
 * needs. The folders are imported one after another, in the order of their names, so that the outcome is the same on
 * every machine.
 *
 * @param root directory that holds one folder per provider, e.g. `new URL('../providers/', import.meta.url)`
 * @throws RegistrationError for a folder without a module or without a default export that is a class
 */
export async function loadProviderModules(root: URL): Promise<readonly ProviderFolder[]> {
  const found = await readdir(root, { withFileTypes: true });
  const names = found.filter((item) => item.isDirectory()).map((item) => item.name);
  const folders: ProviderFolder[] = [];
  for (const name of names.sort()) folders.push({ name, module: await importModule(root, name) });
  return folders;
}

async function importModule(root: URL, name: string): Promise<Type> {
  const files = await readdir(new URL(`${name}/`, root));
  const file = [`${name}.module.js`, `${name}.module.ts`].find((candidate) => files.includes(candidate));
  if (file === undefined) {
    throw new RegistrationError(`providers/${name} has no ${name}.module: add one or remove the folder`);
  }
  const { default: module } = (await import(new URL(`${name}/${file}`, root).href)) as { default?: unknown };
  if (typeof module !== 'function') {
    throw new RegistrationError(
      `providers/${name}/${name}.module must have its Nest module as default export`,
    );
  }
  return module as Type;
}
