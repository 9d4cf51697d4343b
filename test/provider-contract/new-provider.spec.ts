import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Contributor, TOOLS_MS } from '../support/kit/contributor.js';

const [NEW, TEST] = ['tools/new-provider.mjs', 'tools/test-provider.mjs'];
const MADE = ['toy-registry', 'toy-pair'];

/** A contributor in a copy of the repository who does what providers/README.md says. */
describe('npm run new:provider', () => {
  let contributor: Contributor;
  beforeAll(async () => {
    contributor = await Contributor.arrive();
    await contributor.node(NEW, MADE[0] ?? '');
    await contributor.node(NEW, MADE[1] ?? '', '--pair');
  });
  afterAll(() => contributor.leave());

  const folders = MADE.map((id) => `providers/${id}`);
  const pages = [...MADE.map((id) => `docs/providers/${id}.md`), 'providers/README.md'];
  const fine = { code: 0, output: '' };

  it(
    'makes what passes lint, types and format at once',
    async () => {
      expect(await contributor.complaints(folders, pages)).toEqual([fine, fine, fine]);
    },
    TOOLS_MS,
  );

  it(
    'leaves to the contributor what only he knows, and then the kit has nothing to say',
    async () => {
      const totals: number[] = [];
      for (const folder of folders) {
        const { failed, total } = await contributor.failuresOf(TEST, folder);
        expect(failed).toEqual([
          `${folder} matching claims no address that is only for documentation: replace it by the real hosts`,
          `${folder} papers has a row in providers/README.md`,
          `${folder} papers has nothing left to write (✎)`,
        ]);
        totals.push(total);
      }
      expect(Math.min(...totals)).toBeGreaterThan(30);
      await contributor.contribute(folders, pages);
      const whole = [MADE[0] ?? '', `./providers/${MADE[1] ?? ''}/`];
      for (const [at, folder] of whole.entries())
        expect(await contributor.failuresOf(TEST, folder)).toEqual({ failed: [], total: totals[at] });
    },
    TOOLS_MS,
  );

  it.each([
    [[], 2, 'usage: npm run new:provider -- NAME [--pair]\n'],
    [['a', 'b'], 2, 'usage: npm run new:provider -- NAME [--pair]\n'],
    [['a', '--wrong'], 2, 'usage: npm run new:provider -- NAME [--pair]\n'],
    [['../evil'], 2, 'the name must be like my-registry: lower-case letters, digits and -\n'],
    [['Toy'], 2, 'the name must be like my-registry: lower-case letters, digits and -\n'],
    [['generic'], 2, 'providers/generic is there already\n'],
  ])('refuses %j', async (parameters, code, output) => {
    expect(await contributor.node(NEW, ...parameters)).toEqual({ code, output });
  });

  it.each([
    [[], 'usage: npm run test:provider -- NAME [options of Jest]\n'],
    [['--bail'], 'usage: npm run test:provider -- NAME [options of Jest]\n'],
    [['nobody'], 'providers/ has no folder nobody: npm run new:provider makes one\n'],
    [['src/image'], 'providers/ has no folder src/image: npm run new:provider makes one\n'],
  ])('npm run test:provider refuses %j', async (parameters, output) => {
    expect(await contributor.node(TEST, ...parameters)).toEqual({ code: 2, output });
  });
});
