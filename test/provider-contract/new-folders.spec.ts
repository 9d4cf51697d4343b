import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Contributor, TOOLS_MS } from '../support/kit/contributor.js';

const PROVIDER = { make: 'tools/new-provider.mjs', test: 'tools/test-provider.mjs' };
const STORE = { make: 'tools/new-store.mjs', test: 'tools/test-store.mjs' };

const PROVIDERS = ['providers/toy-registry', 'providers/toy-pair'];
const STORES = ['stores/toy-store'];
const PROVIDER_PAGES = [
  'docs/providers/toy-registry.md',
  'docs/providers/toy-pair.md',
  'providers/README.md',
];
const STORE_PAGES = ['docs/stores/toy-store.md', 'docs/stores/README.md', 'stores/README.md'];

/** In a copy of the repository, somebody who does what the README of the folders says. */
let contributor: Contributor;
beforeAll(async () => {
  contributor = await Contributor.arrive();
  await contributor.node(PROVIDER.make, 'toy-registry');
  await contributor.node(PROVIDER.make, 'toy-pair', '--pair');
  await contributor.node(STORE.make, 'toy-store');
}, TOOLS_MS);
afterAll(() => contributor.leave());

it(
  'npm run new:provider and new:store make what passes lint, types and format at once',
  async () => {
    const fine = { code: 0, output: '' };
    const pages = [...PROVIDER_PAGES, ...STORE_PAGES];
    expect(await contributor.complaints([...PROVIDERS, ...STORES], pages)).toEqual([fine, fine, fine]);
  },
  TOOLS_MS,
);

describe('npm run new:provider', () => {
  it(
    'leaves to the contributor what only he knows, and then the kit has nothing to say',
    async () => {
      const totals: number[] = [];
      for (const folder of PROVIDERS) {
        const { failed, total } = await contributor.failuresOf(PROVIDER.test, folder);
        expect(failed).toEqual([
          `${folder} matching claims no address that is only for documentation: replace it by the real hosts`,
          `${folder} papers has a row in providers/README.md`,
          `${folder} papers has nothing left to write (✎)`,
        ]);
        totals.push(total);
      }
      expect(Math.min(...totals)).toBeGreaterThan(30);
      await contributor.contribute(PROVIDERS, PROVIDER_PAGES);
      for (const [at, folder] of ['toy-registry', './providers/toy-pair/'].entries())
        expect(await contributor.failuresOf(PROVIDER.test, folder)).toEqual({
          failed: [],
          total: totals[at],
        });
    },
    TOOLS_MS,
  );

  it.each([
    [[], 'usage: npm run new:provider -- NAME [--pair]\n'],
    [['a', 'b'], 'usage: npm run new:provider -- NAME [--pair]\n'],
    [['a', '--wrong'], 'usage: npm run new:provider -- NAME [--pair]\n'],
    [['../evil'], 'the name must be like my-registry: lower-case letters, digits and -\n'],
    [['Toy'], 'the name must be like my-registry: lower-case letters, digits and -\n'],
    [['generic'], 'providers/generic is there already\n'],
  ])('refuses %j', async (parameters, output) => {
    expect(await contributor.node(PROVIDER.make, ...parameters)).toEqual({ code: 2, output });
  });

  it.each([
    [[], 'usage: npm run test:provider -- NAME [options of Jest]\n'],
    [['--bail'], 'usage: npm run test:provider -- NAME [options of Jest]\n'],
    [['nobody'], 'providers/ has no folder nobody: npm run new:provider makes one\n'],
    [['src/image'], 'providers/ has no folder src/image: npm run new:provider makes one\n'],
  ])('npm run test:provider refuses %j', async (parameters, output) => {
    expect(await contributor.node(PROVIDER.test, ...parameters)).toEqual({ code: 2, output });
  });
});

describe('npm run new:store', () => {
  it(
    'leaves to the contributor what only he knows, and then the kit has nothing to say',
    async () => {
      const [folder = ''] = STORES;
      const { failed, total } = await contributor.failuresOf(STORE.test, folder);
      expect(failed).toEqual([
        `${folder} papers has a row in docs/stores/README.md`,
        `${folder} papers has a row in stores/README.md`,
        `${folder} papers has nothing left to write (✎)`,
      ]);
      expect(total).toBeGreaterThan(60);
      await contributor.contribute(STORES, STORE_PAGES);
      expect(await contributor.failuresOf(STORE.test, 'toy-store')).toEqual({ failed: [], total });
    },
    TOOLS_MS,
  );

  it.each([
    [[], 'usage: npm run new:store -- NAME\n'],
    [['a', 'b'], 'usage: npm run new:store -- NAME\n'],
    [['a', '--pair'], 'usage: npm run new:store -- NAME\n'],
    [['../evil'], 'the name must be like my-store: lower-case letters, digits and -\n'],
    [['vault'], 'stores/vault is there already\n'],
  ])('refuses %j', async (parameters, output) => {
    expect(await contributor.node(STORE.make, ...parameters)).toEqual({ code: 2, output });
  });

  it.each([
    [[], 'usage: npm run test:store -- NAME [options of Jest]\n'],
    [['nobody'], 'stores/ has no folder nobody: npm run new:store makes one\n'],
  ])('npm run test:store refuses %j', async (parameters, output) => {
    expect(await contributor.node(STORE.test, ...parameters)).toEqual({ code: 2, output });
  });
});
