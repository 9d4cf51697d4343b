import { describe, expect, it } from '@jest/globals';
import { openProviders } from './open-providers.js';
import { openStores, withStores } from './open-stores.js';
import { RegistrationError } from './registration-error.js';

const KINDS = { provider: openProviders, store: openStores } as const;

const folder = (name: string): URL => new URL(`../../test/fixtures/${name}/`, import.meta.url);

async function failureOf(kind: keyof typeof KINDS, name: string): Promise<unknown> {
  return KINDS[kind](folder(name)).catch((thrown: unknown) => thrown);
}

describe('what registers itself by being a folder', () => {
  it('is a provider that is found with its id', async () => {
    const providers = await openProviders(folder('providers'));
    expect(providers.all.map(({ id }) => id)).toEqual(['generic', 'vendor']);
    await providers.close();
  });

  it('is a store that is found with its id', async () => {
    expect(await withStores(folder('stores'), (all) => all.map(({ id }) => id))).toEqual(['stub']);
  });

  it('is nothing where no folder is', async () => {
    expect(await withStores(folder('hanging'), (all) => all)).toEqual([]);
  });

  it.each(['provider', 'store'] as const)(
    'is no folder that is not as the contract asks: a %s',
    async (kind) => {
      const said: Record<string, string> = {
        'no-module': `${kind}s/empty has no empty.module: add one or remove the folder`,
        'no-default': `${kind}s/thing/thing.module must have its Nest module as default export`,
        broken: `${kind}s/thing/thing.module cannot be loaded (ERR_MODULE_NOT_FOUND at src/thing.js:1:2)`,
        'same-id': 'First and Second both have the id "same"',
        scoped: `Thing is request-scoped: a ${kind} must be a singleton`,
        'bad-id': `Thing has an id that is not like "my-${kind}"`,
      };
      for (const [name, message] of Object.entries(said)) {
        const error = await failureOf(kind, name);
        expect(error).toBeInstanceOf(RegistrationError);
        expect(error).toMatchObject({ message, folder: `${kind}s` });
      }
    },
  );

  it('is no second fallback among providers', async () => {
    expect(await failureOf('provider', 'two-fallbacks')).toMatchObject({
      message: 'first and second both are the fallback: one can be',
    });
  });
});
