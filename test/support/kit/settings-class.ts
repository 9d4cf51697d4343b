import { expect, it } from '@jest/globals';
import { type Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { settingsOf } from '../../../src/registry/setting.js';
import { settingMessages } from '../config/setting-messages.js';

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

/**
 * What every class of settings of a plugin promises.
 *
 * @param sample settings that are right, as a file would hold them
 */
export function describeSettingsClass(type: Type<object>, sample: Readonly<Record<string, unknown>>): void {
  const described = settingsOf(type);

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

  it('refuse unknown keys', () => {
    const messages = settingMessages(type, { ...sample, notASetting: 'x' });
    expect(messages).toEqual(['notASetting property notASetting should not exist']);
  });

  it('never repeat a value in what they say', () => {
    for (const { property } of described) {
      for (const value of WRONG) {
        const said = settingMessages(type, { ...sample, [property]: value }).join('\n');
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
        (value) => settingMessages(type, { ...sample, [property]: value }).length === 0,
      ),
    );
    expect(tolerant.map(({ property }) => property)).toEqual([]);
  });
}
