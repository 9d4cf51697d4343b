import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { environmentName } from '../../../src/config/settings/setting-name.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { settingMessages } from '../../support/config/setting-messages.js';
import { describeSettingsClass } from '../../support/kit/settings-class.js';
import { type Subject } from './folder.js';

/** What an operator may write about a store. */
export function describeSettings({ kind, contract }: Subject): void {
  const type = kind.settings;
  const described = settingsOf(type);
  const problemsOf = (settings: object): readonly string[] =>
    (kind.problems?.(plainToInstance(type, settings)) ?? []).map(({ setting }) => setting);

  describe('settings', () => {
    describeSettingsClass(type, contract.settings);

    it('have names that the environment can write, unlike those of every store', () => {
      const names = described.map(({ property }) => environmentName(property));
      expect(names.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name) || name === 'KIND')).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    });

    it('are complete in the contract', () => {
      expect(settingMessages(type, contract.settings)).toEqual([]);
      expect(problemsOf(contract.settings)).toEqual([]);
    });

    it('are none that is needed where the store is there without any', () => {
      const missing = described.length === 0 ? [] : [...settingMessages(type, {}), ...problemsOf({})];
      expect(missing.length === 0).toBe(kind.needsNoSettings);
    });

    it('open a store that mints where it says so', async () => {
      const store = kind.open(plainToInstance(type, contract.settings));
      await store.close();
      expect(store.lease !== undefined).toBe(kind.mints ?? false);
    });

    it('that contradict each other are told by name, without their values', () => {
      const known = described.map(({ property }) => property);
      const full = Object.fromEntries(described.map(({ property }) => [property, 'canary-4711']));
      for (const settings of [{}, full]) {
        for (const { setting, problem } of kind.problems?.(plainToInstance(type, settings)) ?? []) {
          expect(known).toContain(setting);
          expect(problem).not.toContain('canary-4711');
        }
      }
    });

    it('hold every secret of the contract in one that is marked as secret', () => {
      const secrets = described.filter(({ secret }) => secret).map(({ property }) => property);
      const named = Object.keys(contract.settings).filter((property) =>
        /secret|password|token$/i.test(property),
      );
      expect(named.filter((property) => !secrets.includes(property))).toEqual([]);
    });
  });
}
