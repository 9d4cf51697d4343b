import { describe, expect, it } from '@jest/globals';
import { type SettingKind } from '../../registry/setting.js';
import { allowed, parseValue } from './setting-kind.js';

const TEXT: SettingKind = { type: 'text' };
const BOOLEAN: SettingKind = { type: 'boolean' };
const NUMBER: SettingKind = { type: 'number' };
const LIST: SettingKind = { type: 'list' };
const WHOLE: SettingKind = { type: 'whole', min: 1, max: 900 };
const CHOICE: SettingKind = { type: 'choice', values: ['red', 'green'] };

describe('parseValue', () => {
  it.each([
    [TEXT, ' a, b ', ' a, b '],
    [BOOLEAN, 'true', true],
    [BOOLEAN, 'false', false],
    [NUMBER, '-1.5', -1.5],
    [NUMBER, '007', 7],
    [LIST, 'a', ['a']],
    [LIST, ' a ,b', ['a', 'b']],
    [WHOLE, '1', 1],
    [WHOLE, '900', 900],
    [CHOICE, 'red', 'red'],
  ])('parses the text of the environment: %j %j', (kind, text, value) => {
    expect(parseValue(kind, text, true)).toEqual(value);
  });

  it.each([
    [BOOLEAN, 'TRUE'],
    [BOOLEAN, '1'],
    [BOOLEAN, 'constructor'],
    [NUMBER, ''],
    [NUMBER, ' 1'],
    [NUMBER, '1e3'],
    [NUMBER, '0x10'],
    [NUMBER, '1'.repeat(16)],
    [NUMBER, 'NaN'],
    [LIST, ''],
    [LIST, ','],
    [LIST, 'a,'],
    [LIST, 'a,,b'],
    [WHOLE, '0'],
    [WHOLE, '901'],
    [WHOLE, '1.5'],
    [WHOLE, '+1'],
    [WHOLE, 'one'],
    [CHOICE, 'Red'],
    [CHOICE, 'constructor'],
  ])('refuses the text of the environment: %j %j', (kind, text) => {
    expect(parseValue(kind, text, true)).toBeUndefined();
  });

  it.each([
    [TEXT, 'a', 'a'],
    [BOOLEAN, true, true],
    [NUMBER, 1.5, 1.5],
    [LIST, ['a', 42], ['a', '42']],
    [LIST, 'a,b', ['a', 'b']],
    [WHOLE, 5, 5],
    [CHOICE, 'green', 'green'],
  ])('takes the value of a file: %j %j', (kind, written, value) => {
    expect(parseValue(kind, written, false)).toEqual(value);
  });

  it.each([
    [TEXT, 1],
    [TEXT, true],
    [TEXT, ['a']],
    [BOOLEAN, 'true'],
    [BOOLEAN, 1],
    [NUMBER, '1'],
    [NUMBER, Infinity],
    [NUMBER, NaN],
    [LIST, []],
    [LIST, [' ']],
    [LIST, [['a']]],
    [LIST, [1.5]],
    [LIST, [true]],
    [LIST, { 0: 'a' }],
    [WHOLE, '5'],
    [WHOLE, 1.5],
    [WHOLE, 2 ** 60],
    [CHOICE, ['red']],
  ])('refuses the value of a file: %j %j', (kind, written) => {
    expect(parseValue(kind, written, false)).toBeUndefined();
  });
});

describe('allowed', () => {
  it.each([
    [TEXT, 'text'],
    [{ type: 'path' } as const, 'the path of a file'],
    [BOOLEAN, 'true or false'],
    [NUMBER, 'a number'],
    [LIST, 'a list of one or more items, separated by commas'],
    [WHOLE, 'a whole number from 1 to 900'],
    [CHOICE, 'one of red, green'],
  ])('says what may be written: %j', (kind, text) => {
    expect(allowed(kind)).toBe(text);
  });
});
