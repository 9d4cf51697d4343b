import { describe, expect, it } from '@jest/globals';
import { openProviders } from '../../src/plugins/open-providers.js';
import { RegistrationError } from '../../src/plugins/registration-error.js';

const folder = (name: string): URL => new URL(`../fixtures/${name}/`, import.meta.url);

describe('a provider registers itself by being a folder', () => {
  it('and is found with its id', async () => {
    const { all: providers } = await openProviders(folder('providers'));
    expect(providers.map(({ id }) => id)).toEqual(['generic', 'vendor']);
  });

  it.each([
    ['no-module', 'providers/empty has no empty.module: add one or remove the folder'],
    ['no-default', 'providers/thing/thing.module must have its Nest module as default export'],
    ['same-id', 'FirstProvider and SecondProvider both have the id "same"'],
    ['scoped', 'ThingProvider is request-scoped: a provider must be a singleton'],
    ['two-fallbacks', 'first and second both are the fallback: one can be'],
    ['bad-id', 'ThingProvider has an id that is not like "my-registry"'],
  ])('unless the folder is not as the contract asks: %s', async (name, message) => {
    const error: unknown = await openProviders(folder(name)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RegistrationError);
    expect((error as Error).message).toBe(message);
  });
});
