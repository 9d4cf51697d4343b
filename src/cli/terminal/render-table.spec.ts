import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import { renderTable } from './render-table.js';
import { printable } from './style.js';
import { firstOf, wrapped } from './wrap.js';

const ROWS = [
  ['ok', 'a long sentence that has to be broken into lines somewhere'],
  ['wrong', 'short'],
];

describe('renderTable', () => {
  it('aligns columns and ends no line with spaces', () => {
    expect(
      renderTable(['Side', 'Result'], ROWS, { colors: pc.createColors(false), columns: undefined }),
    ).toBe(
      [
        '  Side    Result',
        '  ok      a long sentence that has to be broken into lines somewhere',
        '  wrong   short',
      ].join('\n'),
    );
  });

  it('breaks the last column so that each line fits a terminal', () => {
    const table = renderTable(['Side', 'Result'], ROWS, { colors: pc.createColors(false), columns: 44 });
    expect(table).toBe(
      [
        '  Side    Result',
        '  ok      a long sentence that has to be',
        '          broken into lines somewhere',
        '  wrong   short',
      ].join('\n'),
    );
  });

  it('counts colours as no characters', () => {
    const colors = pc.createColors(true);
    const table = renderTable(['Side', 'Result'], [[colors.green('ok'), 'x']], {
      colors,
      columns: undefined,
    });
    // eslint-disable-next-line no-control-regex -- the escape sequences of picocolors
    expect(table.replace(/\u001b\[\d+m/g, '')).toBe('  Side   Result\n  ok     x');
  });
});

describe('wrapped', () => {
  it('leaves a text as it is where nothing has to fit', () => {
    expect(wrapped('one two three', undefined, '  ')).toBe('  one two three');
  });

  it('breaks between words, never inside one', () => {
    expect(wrapped('one two three a-very-long-word-that-stays-whole four', 24, '  ')).toBe(
      ['  one two three', '  a-very-long-word-that-stays-whole', '  four'].join('\n'),
    );
  });
});

it('counts colours as no characters where it breaks lines', () => {
  const colors = pc.createColors(true);
  const text = `${colors.red('error')}: one two three`;
  expect(wrapped(text, 20)).toBe(text);
  expect(wrapped(`${text} four`, 22)).toBe(`${text}\nfour`);
});

describe('firstOf', () => {
  it('counts what it leaves out', () => {
    expect(firstOf(['a', 'b'], 2)).toBe('a, b');
    expect(firstOf(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });
});

describe('printable', () => {
  it('escapes what could drive a terminal and cuts what is too long', () => {
    expect(printable('a\u001b]0;x\u0007\nb\u2028c\u202ed')).toBe(
      'a\\u001b]0;x\\u0007\\u000ab\\u2028c\\u202ed',
    );
    expect(printable('x'.repeat(300))).toBe(`${'x'.repeat(200)}…`);
  });
});
