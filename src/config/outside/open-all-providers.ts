import { type OutsideProviders } from '../../plugins/outside/open-outside.js';
import { openProviders, type Providers } from '../../plugins/open-providers.js';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { type Environment } from '../sources/environment/environment.js';
import { providersDir } from './providers-dir.js';
import { nameProblem } from './setting-names.js';

/** Where providers are. */
export interface ProviderPlaces {
  readonly env: Environment;
  /** Where `.env` is looked for and relative paths begin. */
  readonly cwd: string;
  /** Directory with one folder for each that is built in. */
  readonly providersRoot: URL;
}

/** Those that are built in and those from outside. */
export interface AllProviders extends Providers {
  /** The folder of each that comes from outside, by its id. */
  readonly outside: ReadonlyMap<string, string>;
}

/**
 * Makes the providers that are built in and, where `PROVIDERS_DIR` names a directory, those that are there.
 *
 * @throws RegistrationError when a folder is not as the contract asks, ConfigError when the directory is named wrongly
 */
export async function openAllProviders({ env, cwd, providersRoot }: ProviderPlaces): Promise<AllProviders> {
  const directory = await providersDir(env, cwd);
  const own = await openProviders(providersRoot);
  if (directory === undefined) return { ...own, outside: new Map() };
  try {
    const { openOutside } = await import('../../plugins/outside/open-outside.js');
    return together(own, await openOutside(directory, furtherLook(own.all)));
  } catch (error) {
    await own.close();
    throw error;
  }
}

/**
 * Makes them for as long as `use` takes.
 *
 * @throws as {@link openAllProviders}, and what `use` throws
 */
export async function withAllProviders<Result>(
  places: ProviderPlaces,
  use: (
    providers: readonly IRegistryProvider[],
    outside: AllProviders['outside'],
  ) => Result | Promise<Result>,
): Promise<Result> {
  const opened = await openAllProviders(places);
  try {
    return await use(opened.all, opened.outside);
  } finally {
    await opened.close().catch(() => undefined);
  }
}

function furtherLook(
  builtIn: readonly IRegistryProvider[],
): (provider: IRegistryProvider) => string | undefined {
  const taken = new Set(builtIn.map(({ id }) => id));
  return (provider) => {
    if (taken.has(provider.id))
      return 'has the id of a provider that is built in: give it and its folder another';
    return nameProblem(provider);
  };
}

function together(own: Providers, outside: OutsideProviders): AllProviders {
  return {
    all: [...own.all, ...outside.all].sort((a, b) => (a.id < b.id ? -1 : 1)),
    outside: outside.folders,
    close: async () => {
      await Promise.all([own.close(), outside.close()]);
    },
  };
}
