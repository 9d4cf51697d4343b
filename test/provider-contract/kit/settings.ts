import { describe, expect, it } from '@jest/globals';
import { environmentName } from '../../../src/config/settings/setting-name.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { describeSettingsClass } from '../../support/kit/settings-class.js';
import { settingMessages } from '../../support/config/setting-messages.js';
import { type Folder, sampleEntry } from './folder.js';
import { PROOF } from './sent.js';

/** What an operator may write into an entry. */
export function describeSettings(folder: Folder): void {
  const { provider, contract } = folder;
  const type = provider.settings;
  const described = settingsOf(type);

  describe('settings', () => {
    describeSettingsClass(type, contract.settings);

    it('have names that the environment can write, unlike those of every entry', () => {
      const common = /^(?:NAME|ADDRESS|PROVIDER|REPOS|EVENTS|FORKS|CLIENTS|FORGES|REPO_IDS|IMAGES)$/;
      const names = described.map(({ property }) => environmentName(property));
      expect(names.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name) || common.test(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    });

    it('know a user name when they see one, since some registries take a token for it', () => {
      const isNamed = ({ property }: (typeof described)[number]): boolean =>
        /^user(?:name)?$/i.test(property);
      expect(described.filter(isNamed).every(({ isUserName }) => isUserName)).toBe(true);
      const own = Object.values(sampleEntry(folder).settings) as readonly unknown[];
      expect((provider.commonUserNames ?? []).filter((name) => own.includes(name))).toEqual([]);
    });

    it('are secrets where their name says so, or the contract says that they are shown', () => {
      const open = described.filter(({ property, secret }) => PROOF.test(property) && !secret);
      const shown = contract.shown ?? [];
      expect(open.map(({ property }) => property).filter((property) => !shown.includes(property))).toEqual(
        [],
      );
    });

    it('are complete in the sample entry', () => {
      const { address, settings } = sampleEntry(folder);
      expect(settingMessages(type, contract.settings)).toEqual([]);
      const draft = { addresses: [address], settings, images: [] };
      expect(provider.problems?.(draft) ?? []).toEqual([]);
    });

    it('have the two that an access key fills, the second a secret, where it takes one', () => {
      const { accessKey } = provider;
      const secretOf = (name: string): unknown => described.find(({ property }) => property === name)?.secret;
      const known = described.map(({ property }) => property);
      if (accessKey) expect(known).toEqual(expect.arrayContaining([accessKey.id, accessKey.secret]));
      expect(accessKey === undefined || secretOf(accessKey.secret)).toBe(true);
    });
  });
}
