import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Type } from '@nestjs/common';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { importModule } from '../load-modules.js';
import { openModules, type Plugins } from '../open-plugins.js';
import { PROVIDERS } from '../open-providers.js';
import { RegistrationError } from '../registration-error.js';
import { refused } from './outside-error.js';
import { giveOwnImports } from './own-imports.js';
import { shapeProblem } from './provider-shape.js';
import { trustedDirectory } from './trusted-directory.js';

/** The providers of a directory that is not this program's. */
export interface OutsideProviders extends Plugins<IRegistryProvider> {
  /** The folder of each, by its id. */
  readonly folders: ReadonlyMap<string, string>;
}

/** What is wrong with a provider beyond its shape; a sentence behind its name. */
export type FurtherLook = (provider: IRegistryProvider) => string | undefined;

/**
 * Loads the folders of a directory, each in a container of its own, so that what is wrong has a name. Folders whose name
 * begins with a dot, and `node_modules`, are no providers.
 *
 * @throws RegistrationError for the first that cannot be used; none is then left open
 */
export async function openOutside(path: string, look: FurtherLook): Promise<OutsideProviders> {
  const root = await trustedDirectory(path);
  giveOwnImports(root);
  const found = await readdir(root, { withFileTypes: true });
  const names = found.filter((item) => item.isDirectory() && isProvider(item.name)).map(({ name }) => name);
  if (names.length === 0)
    throw refused(' holds no folder: put each provider into one, or leave the setting out');
  const opened: Plugins<IRegistryProvider>[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(opened.map((one) => one.close()));
  };
  try {
    for (const name of names.sort()) opened.push(await openFolder(root, name, look));
  } catch (error) {
    await close();
    throw error;
  }
  const all = opened.flatMap((one) => one.all);
  return { all, folders: new Map(all.map(({ id }) => [id, join(root, id)])), close };
}

function isProvider(name: string): boolean {
  return name !== 'node_modules' && !name.startsWith('.');
}

async function openFolder(
  root: string,
  name: string,
  look: FurtherLook,
): Promise<Plugins<IRegistryProvider>> {
  const opened = await openModule(await moduleOf(root, name), name);
  const [provider, ...others] = opened.all;
  const problem =
    provider === undefined || others.length > 0
      ? `has ${String(opened.all.length)} providers: its module must give one class marked @ProvidesRegistry(), imported from dockpass/registry/registry-provider.js`
      : problemOf(provider, name, look);
  if (problem === undefined) return opened;
  await opened.close();
  throw refused(`/${name} ${problem}`);
}

async function moduleOf(root: string, name: string): Promise<Type> {
  try {
    return await importModule(pathToFileURL(`${join(root, name)}/`), 'PROVIDERS_DIR', name);
  } catch (error) {
    const { cause } = error as Error;
    if (!(error instanceof RegistrationError) || cause === undefined) throw error;
    throw refused(error.message.slice('PROVIDERS_DIR'.length) + kindOf(cause), cause);
  }
}

async function openModule(module: Type, name: string): Promise<Plugins<IRegistryProvider>> {
  try {
    return await openModules([module], PROVIDERS);
  } catch (error) {
    if (error instanceof RegistrationError) throw refused(`/${name}: ${error.message}`, error);
    throw refused(
      `/${name} cannot be made${kindOf(error)}; Nest has to know every class that it asks for`,
      error,
    );
  }
}

function problemOf(provider: IRegistryProvider, name: string, look: FurtherLook): string | undefined {
  if (provider.id !== name) return 'has another id than the name of its folder: give both the same';
  return shapeProblem(provider) ?? look(provider);
}

/** Its message may hold anything, the kind of it is a choice of few. */
function kindOf(error: unknown): string {
  const kind = KINDS.find(
    (known) => error instanceof known || (error as Partial<Error> | null)?.name === known.name,
  );
  return `${kind === undefined ? '' : `, by a ${kind.name}`}: \`npm run test:provider\` shows it whole`;
}

const KINDS = [SyntaxError, TypeError, ReferenceError, RangeError] as const;
