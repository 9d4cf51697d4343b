import { describe, expect, it } from '@jest/globals';
import { type HeldRow, withNames, withRows } from './held-table.js';

const PAGE = `# A page

## Other

| word | meaning |
| ---- | ------- |
| \`x\`  | other   |

## Words

\`\`\`
| not | a table |
\`\`\`

| word    | kind | meaning      |
| ------- | ---- | ------------ |
| \`one\`   | a    | the first    |
| \`two\`   | b    | the \\| second |
| \`three\` | c    | the third    |

| names          | meaning |
| -------------- | ------- |
| \`a\`, \`b\`, \`c\` | some    |
| \`d\`            | last    |

## After

| word | meaning |
| ---- | ------- |
| \`y\`  | after   |
`;
const WORDS = { heading: '## Words' };
const NAMES = { heading: '## Words', at: 1 };
const ROWS: readonly HeldRow[] = [
  ['`one`', 'a'],
  ['`two`', 'b'],
  ['`three`', 'c'],
];

/** Lines that a change takes away and brings, in order. */
function changed(page: string): string[] {
  const [has, wants] = [PAGE.split('\n'), page.split('\n')];
  return [
    ...has.filter((line) => !wants.includes(line)).map((line) => `- ${line}`),
    ...wants.filter((line) => !has.includes(line)).map((line) => `+ ${line}`),
  ];
}

describe('rows that the code says', () => {
  it('leave a page as it is, to the byte, where it says the same', () => {
    expect(withRows(PAGE, WORDS, ROWS)).toBe(PAGE);
    expect(withRows(PAGE, WORDS, ROWS.toReversed(), { order: 'page' })).toBe(PAGE);
    const places = [
      [undefined, 'a'],
      [undefined, 'b'],
      [undefined, 'c'],
    ];
    expect(withRows(PAGE, WORDS, places, { key: 'place' })).toBe(PAGE);
    expect(withNames(PAGE, NAMES, ['d', 'c', 'b', 'a'])).toBe(PAGE);
  });

  it('change only what they say, and keep what people wrote', () => {
    expect(
      changed(
        withRows(PAGE, WORDS, [
          ['`one`', 'a'],
          ['`two`', 'z'],
          ['`three`', 'c'],
        ]),
      ),
    ).toEqual(['- | `two`   | b    | the \\| second |', '+ | `two` | z | the \\| second |']);
    const places = [
      [undefined, 'z'],
      [undefined, 'b'],
      [undefined, ''],
    ];
    expect(changed(withRows(PAGE, WORDS, places, { key: 'place' }))).toEqual([
      '- | `one`   | a    | the first    |',
      '- | `three` | c    | the third    |',
      '+ | `one` | z | the first |',
      '+ | `three` | | the third |',
    ]);
  });

  it.each(['code', 'page'] as const)(
    'come behind the one before them, with a mark, and go: order of the %s',
    (order) => {
      const rows = [
        ['`one`', 'a'],
        ['`new`', 'n'],
        ['`three`', 'c'],
        ['`last`', 'l'],
      ];
      const page = withRows(PAGE, WORDS, rows, { order });
      expect(page).toContain(`
| \`one\`   | a    | the first    |
| \`new\` | n | ✎ |
| \`three\` | c    | the third    |
| \`last\` | l | ✎ |

`);
      expect(page).not.toContain('`two`');
      expect(withRows(page, WORDS, rows, { order })).toBe(page);
    },
  );

  it('stand in the order of the code, or of the page', () => {
    const other = [...ROWS.slice(1), ...ROWS.slice(0, 1)];
    const words = (page: string): string[] =>
      [...page.matchAll(/^\| `(one|two|three)`/gm)].map(([, word = '']) => word);
    expect(words(withRows(PAGE, WORDS, other))).toEqual(['two', 'three', 'one']);
    expect(words(withRows(PAGE, WORDS, [...other, ['`new`', 'n']], { order: 'page' }))).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('may begin a table', () => {
    expect(withRows(PAGE, WORDS, [['`new`', 'n'], ...ROWS], { order: 'page' })).toContain(
      '---- |\n| `new` | n | ✎ |\n| `one`',
    );
  });
});

describe('names that share a cell', () => {
  it('go alone, and the row with the last of them', () => {
    expect(changed(withNames(PAGE, NAMES, ['a', 'c']))).toEqual([
      '- | `a`, `b`, `c` | some    |',
      '- | `d`            | last    |',
      '+ | `a`, `c` | some |',
    ]);
  });

  it('come in a row of their own, behind the one before them', () => {
    expect(withNames(PAGE, NAMES, ['a', 'new', 'b', 'c', 'd', 'last'])).toContain(`
| \`a\`, \`b\`, \`c\` | some    |
| \`new\` | ✎ |
| \`d\`            | last    |
| \`last\` | ✎ |

`);
  });
});

it('says which table is missing', () => {
  expect(() => withNames(PAGE, { heading: '## After', at: 1 }, [])).toThrow(
    new Error('the page has no table 1 under ## After'),
  );
  expect(() => withNames(PAGE, { heading: '## Nowhere' }, [])).toThrow(
    new Error('the page has no table 0 under ## Nowhere'),
  );
});
