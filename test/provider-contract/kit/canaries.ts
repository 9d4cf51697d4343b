import { describe, expect, it } from '@jest/globals';
import { settingsOf } from '../../../src/registry/setting.js';
import { canBeFound } from '../../support/chaos/canary-entries.js';
import { type Folder, sampleEntry } from './folder.js';

/** Kinds of settings that hold no text of their own. */
const WORDLESS = new Set(['boolean', 'number', 'whole', 'choice']);

/** What `test/threats/canary.spec.ts` looks for while the built gateway is made to tell secrets. */
export function describeCanaries(folder: Folder, neighbours: readonly Folder[]): void {
  const { contract, provider } = folder;
  const { shown = [] } = contract;
  const settings = settingsOf(provider.settings);

  describe('canaries', () => {
    it('sing in every setting of text: write `canary` into its value, or name it in `shown`', () => {
      const entries = contract.canaries ?? [contract];
      const silent = settings
        .filter(({ kind, property }) => !WORDLESS.has(kind.type) && !shown.includes(property))
        .filter(({ property, secret = false }) =>
          entries.every((entry) => !canBeFound(entry.settings[property] ?? '', secret)),
        );
      expect(silent.map(({ property }) => property)).toEqual([]);
    });

    it('may be silent only in settings that there are and that are no secrets', () => {
      const known = settings.filter(({ secret }) => !secret).map(({ property }) => property);
      expect(shown.filter((property) => !known.includes(property))).toEqual([]);
    });

    it('have addresses of their own', () => {
      const others = neighbours.flatMap(addressesOf);
      const own = addressesOf(folder);
      expect(own.filter((address, at) => others.includes(address) || own.indexOf(address) !== at)).toEqual(
        [],
      );
    });
  });
}

function addressesOf(folder: Folder): readonly string[] {
  return folder.contract.canaries?.map(({ address }) => address) ?? [sampleEntry(folder).address];
}
