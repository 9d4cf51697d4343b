import { readdir } from 'node:fs/promises';
import type { Type } from '@nestjs/common';
import { factsOf } from '../faults/fault-facts.js';
import { RegistrationError } from './registration-error.js';

/**
 * Imports `<name>/<name>.module` of every folder below `root`: being there is all the registration a plugin needs. The
 * folders are imported one after another, in the order of their names, so that the outcome is the same on every machine.
 *
 * @param root directory that holds one folder per plugin, e.g. `new URL('../providers/', import.meta.url)`
 * @param folder what messages call that directory
 * @throws RegistrationError for a folder without a module, with one that cannot be loaded, or without a default export
 *   that is a class
 */
export async function loadModules(root: URL, folder: string): Promise<readonly Type[]> {
  const found = await readdir(root, { withFileTypes: true });
  if (found.some(({ name }) => name === BUNDLED)) return importBundled(root);
  const names = found.filter((item) => item.isDirectory()).map((item) => item.name);
  const modules: Type[] = [];
  for (const name of names.sort()) modules.push(await importModule(new URL(`${name}/`, root), folder, name));
  return modules;
}

/** What the build makes of such a directory: one file instead of many, with the modules of all as its default export. */
const BUNDLED = 'all-modules.js';

async function importBundled(root: URL): Promise<readonly Type[]> {
  const { default: modules } = await importFile(new URL(BUNDLED, root));
  return modules as readonly Type[];
}

/** The same of one folder. */
export async function importModule(directory: URL, folder: string, name: string): Promise<Type> {
  const files = await readdir(directory);
  const file = ENDINGS.map((ending) => name + ending).find((candidate) => files.includes(candidate));
  if (file === undefined) {
    throw new RegistrationError(
      folder,
      `${folder}/${name} has no ${name}.module: add one or remove the folder`,
    );
  }
  const called = `${folder}/${name}/${name}.module`;
  const { default: module } = await importFile(new URL(file, directory)).catch((error: unknown) => {
    throw new RegistrationError(folder, `${called} cannot be loaded${reasonOf(error)}`, error);
  });
  if (typeof module === 'function') return module as Type;
  throw new RegistrationError(folder, `${called} must have its Nest module as default export`);
}

const ENDINGS = ['.module.js', '.module.mjs', '.module.ts'];

async function importFile({ href }: URL): Promise<{ default?: unknown }> {
  return (await import(href)) as { default?: unknown };
}

function reasonOf(error: unknown): string {
  const { code, at } = factsOf(error);
  const known = [code, at].filter((fact) => fact !== undefined);
  return known.length > 0 ? ` (${known.join(' at ')})` : '';
}
