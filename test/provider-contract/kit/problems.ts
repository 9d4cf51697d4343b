import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from '@jest/globals';
import { settingsOf } from '../../../src/registry/setting.js';
import { canBeFound } from '../../support/chaos/canary-entries.js';
import { type Folder } from './folder.js';

/** What is said of settings that do not go together. */
export function describeProblems({ provider, contract }: Folder): void {
  const type = provider.settings;
  const described = settingsOf(type);

  describe('problems', () => {
    it('of settings that contradict each other are told by name, without their values', () => {
      const known = [...described.map(({ property }) => property), 'images'];
      const secrets = described.filter(({ secret }) => secret).map(({ property }) => property);
      const images = ['{namespace}/*', 'acme/canary-image:b'];
      for (const sample of contract.canaries ?? [contract]) {
        const given = plainToInstance(type, sample.settings);
        const values = [...Object.entries(given), ...images.map((image) => ['images', image] as const)]
          .filter(([property, value]) => canBeFound(value, secrets.includes(property)))
          .map(([, value]) => String(value));
        for (const settings of partsOf(type, given)) {
          for (const draft of [[], images].map((narrow) => ({ addresses: [], settings, images: narrow }))) {
            const problems = provider.problems?.(draft) ?? [];
            expect(problems.filter(({ setting }) => !known.includes(setting))).toEqual([]);
            const told = problems.map(({ problem }) => problem).join('\n');
            expect(values.filter((value) => told.includes(value))).toEqual([]);
          }
        }
      }
    });
  });
}

/** Settings with none of what an entry has, with each of it alone, with each left out, and with all. */
function partsOf(type: new () => object, given: object): readonly object[] {
  const keys = Object.keys(given) as (keyof typeof given)[];
  const only = (kept: readonly string[]): object =>
    Object.assign(
      new type(),
      Object.fromEntries(Object.entries(given).filter(([property]) => kept.includes(property))),
    );
  return [
    ...[only([]), only(keys)],
    ...keys.flatMap((key) => [only([key]), only(keys.filter((other) => other !== key))]),
  ];
}
