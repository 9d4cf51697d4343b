import { describe, expect, it } from '@jest/globals';
import { StoreReference } from '../../../src/store/store-reference.js';
import { type Subject } from './folder.js';

/** Texts that are no path for being around one. */
export const AROUND: readonly ((path: string) => string)[] = [
  (path) => `${path}\n`,
  (path) => `\n${path}`,
  (path) => `${path}\u0000`,
  (path) => `${path} `,
  (path) => ` ${path}`,
  (path) => `${path}\r\nx`,
  (path) => `${path}\u00e9`,
];

/** Which paths a store can read. */
export function describePaths({ kind, contract }: Subject): void {
  const referred = kind.examples.map((text) => StoreReference.parse(text));
  const examples = referred.filter((reference) => typeof reference === 'object');
  const { kept, missing } = contract.service;
  const right = [...examples.map(({ path }) => path), ...contract.paths, kept.path, missing];

  describe('paths', () => {
    it('are shown by examples that are references to a store of this kind', () => {
      expect(referred.map((reference) => String(reference))).toEqual(kind.examples);
      expect(examples.map(({ store }) => store)).toEqual(kind.examples.map(() => kind.id));
      expect(examples.length).toBeGreaterThan(0);
    });

    it.each(right)('can be %s', (path) => {
      const parsed = kind.parse(path);
      expect(parsed).toEqual({ path: expect.anything() });
      expect(kind.parse(path)).toEqual(parsed); // pure
    });

    it.each(['', ...contract.noPaths])('cannot be %j, which is told without repeating it', (path) => {
      const parsed = kind.parse(path);
      expect(parsed).toEqual({
        problem: expect.stringMatching(/^(?:must|has|is|may|cannot|belongs|needs)\b/),
      });
      if (path.length > 2) expect(JSON.stringify(parsed)).not.toContain(path);
    });

    it('can have the fields of the examples and of the contract behind them, and not its others', () => {
      const referredTo = examples.flatMap(({ path, field }) => [[path, field] as const]);
      const named = (contract.fields ?? []).map((field) => [kept.path, field] as const);
      const problems = [...referredTo, ...named].filter(
        ([path, field]) => 'problem' in kind.parse(path, field),
      );
      expect(problems).toEqual([]);
      for (const field of contract.noFields ?? []) {
        const parsed = kind.parse(kept.path, field);
        expect(parsed).toEqual({ problem: expect.stringMatching(/^(?:must|has|cannot)\b/) });
        if (field.length > 2) expect(JSON.stringify(parsed)).not.toContain(field);
      }
    });

    it('are matched as a whole: nothing is cut off around one', () => {
      const taken = right.flatMap((path) => AROUND.map((around) => around(path)));
      expect(taken.filter((path) => 'path' in kind.parse(path))).toEqual([]);
    });
  });
}
