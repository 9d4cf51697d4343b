import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Contributor, TOOLS_MS } from '../support/kit/contributor.js';

const [NEW, TEST] = ['tools/new-store.mjs', 'tools/test-store.mjs'];

/** A contributor in a copy of the repository who does what stores/README.md says. */
describe('npm run new:store', () => {
  let contributor: Contributor;
  beforeAll(async () => {
    contributor = await Contributor.arrive();
    await contributor.node(NEW, 'toy-store');
  });
  afterAll(() => contributor.leave());

  const folder = 'stores/toy-store';
  const pages = ['docs/stores/toy-store.md', 'docs/stores/README.md', 'stores/README.md'];
  const fine = { code: 0, output: '' };

  it(
    'makes what passes lint, types and format at once',
    async () => {
      expect(await contributor.complaints([folder], pages)).toEqual([fine, fine, fine]);
    },
    TOOLS_MS,
  );

  it(
    'leaves to the contributor what only he knows, and then the kit has nothing to say',
    async () => {
      const { failed, total } = await contributor.failuresOf(TEST, folder);
      expect(failed).toEqual([
        `${folder} papers has a row in docs/stores/README.md`,
        `${folder} papers has a row in stores/README.md`,
        `${folder} papers has nothing left to write (✎)`,
      ]);
      expect(total).toBeGreaterThan(60);
      await contributor.contribute([folder], pages);
      expect(await contributor.failuresOf(TEST, 'toy-store')).toEqual({ failed: [], total });
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
    expect(await contributor.node(NEW, ...parameters)).toEqual({ code: 2, output });
  });

  it.each([
    [[], 'usage: npm run test:store -- NAME [options of Jest]\n'],
    [['nobody'], 'stores/ has no folder nobody: npm run new:store makes one\n'],
  ])('npm run test:store refuses %j', async (parameters, output) => {
    expect(await contributor.node(TEST, ...parameters)).toEqual({ code: 2, output });
  });
});
