import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { environmentName } from '../../../src/config/settings/setting-name.js';
import { type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { settingMessages } from '../../support/config/setting-messages.js';
import { type Folder, sampleEntry } from './folder.js';

const CANARY = 'canary-4711';
/** Values that hardly any setting can have. */
const WRONG: readonly unknown[] = [
  `${CANARY}\u0000\n`,
  { canary: CANARY },
  [`${CANARY}\u0000`],
  Symbol(CANARY),
];

/** Kinds that are read as another one is, and checked further. */
const SAME_RULES: Readonly<Record<string, string>> = { path: 'text', choice: 'text', whole: 'number' };

/** What an operator may write into an entry. */
export function describeSettings(folder: Folder): void {
  const { provider, contract } = folder;
  const type = provider.settings;
  const described = settingsOf(type);

  describe('settings', () => {
    it('are described by @Setting and checked by a rule, each of them', () => {
      const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
      const ruled = new Set(rules.map(({ propertyName }) => propertyName));
      expect([...ruled].sort()).toEqual(described.map(({ property }) => property).sort());
    });

    it('are of the kind that their rules take', () => {
      const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
      const ruledKind = (property: string): string => {
        const own = rules.filter(({ propertyName }) => propertyName === property);
        const named = (...names: string[]): boolean => own.some(({ name = '' }) => names.includes(name));
        if (named('isArray') || own.some(({ each }) => each)) return 'list';
        if (named('isBoolean')) return 'boolean';
        return named('isInt', 'isNumber', 'min', 'max') ? 'number' : 'text';
      };
      const said = described.map(({ property, kind }) => [property, SAME_RULES[kind.type] ?? kind.type]);
      expect(said).toEqual(described.map(({ property }) => [property, ruledKind(property)]));
    });

    it('say what they are for in a sentence', () => {
      const silent = described.filter(({ meaning }) => meaning.trim().length < 8);
      expect(silent.map(({ property }) => property)).toEqual([]);
    });

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

    it('are complete in the sample entry', () => {
      const { address, settings } = sampleEntry(folder);
      expect(settingMessages(type, contract.settings)).toEqual([]);
      const draft = { addresses: [address], settings, images: [] };
      expect(provider.problems?.(draft) ?? []).toEqual([]);
    });

    it('refuse unknown keys', () => {
      const messages = settingMessages(type, { ...contract.settings, notASetting: 'x' });
      expect(messages).toEqual(['notASetting property notASetting should not exist']);
    });

    it('have the two that an access key fills, the second a secret, where it takes one', () => {
      const { accessKey } = provider;
      const secretOf = (name: string): unknown => described.find(({ property }) => property === name)?.secret;
      const known = described.map(({ property }) => property);
      if (accessKey) expect(known).toEqual(expect.arrayContaining([accessKey.id, accessKey.secret]));
      expect(accessKey === undefined || secretOf(accessKey.secret)).toBe(true);
    });

    it('never repeat a value in what they say', () => {
      for (const { property } of described) {
        for (const value of WRONG) {
          const said = settingMessages(type, { ...contract.settings, [property]: value }).join('\n');
          expect(said).not.toContain(CANARY);
        }
      }
    });

    it('say what is wrong in constant texts: with $ in it, a text may hold the value and is not shown', () => {
      const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
      const shown = ({ message }: (typeof rules)[number]): boolean =>
        typeof message === 'string' && message !== '' && !message.includes('$');
      const spoken = rules.filter(({ type: kind }) => kind !== 'conditionalValidation');
      expect(spoken.filter((rule) => !shown(rule)).map(({ propertyName }) => propertyName)).toEqual([]);
    });

    it('say of a value of another kind that it is wrong', () => {
      const tolerant = described.filter(({ property }) =>
        [{ canary: CANARY }, Symbol(CANARY)].some(
          (value) => settingMessages(type, { ...contract.settings, [property]: value }).length === 0,
        ),
      );
      expect(tolerant.map(({ property }) => property)).toEqual([]);
    });

    it('that contradict each other are told by name, without their values', () => {
      const known = new Set([...described.map(({ property }) => property), 'images']);
      const nothing = {
        addresses: [] as RegistryAddress[],
        settings: new type(),
        images: ['{namespace}/*', 'a:b'],
      };
      for (const { setting, problem } of provider.problems?.(nothing) ?? []) {
        expect(known).toContain(setting);
        expect(problem).not.toMatch(/a:b|\{namespace\}\/\*/);
      }
    });
  });
}
