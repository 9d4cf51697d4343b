import { expect, it } from '@jest/globals';
import { type DocItem, withItems } from './settings-doc.js';

const item = (key: string): DocItem => ({
  names: `**\`${key}\`**, in the file \`x\``,
  meaning: `What ${key} is for`,
  allowed: 'any',
  default: 'none',
  example: '`y`',
});
const lines = (key: string): string =>
  `- **\`${key}\`**, in the file \`x\`:\n  What ${key} is for\n  - Allowed: any\n  - Default: none\n  - Example: \`y\`\n`;
const items = (...keys: string[]): ReadonlyMap<string, DocItem> =>
  new Map(keys.map((key) => [key, item(key)]));

const WRAPPED = lines('B')
  .replace('What B is for', 'What B\n  is for')
  .replace('Allowed: any', 'Allowed:\n    any');
const PAGE = `# Page\n\n## Settings\n\nText.\n\n### Some\n\n${lines('A')}${WRAPPED}\n### More\n\n${lines('C')}\n## After\n\n${lines('D')}`;

it('keeps the settings of a section as they are, broken lines too, where they say the same', () => {
  expect(withItems(PAGE, '## Settings', items('A', 'B', 'C'))).toBe(PAGE);
  expect(withItems(PAGE, '## After', items('D'))).toBe(PAGE);
});

it('writes what is new behind the setting before it, and takes away what is gone', () => {
  const page = withItems(PAGE, '## Settings', items('NEW', 'A', 'LATER', 'C', 'LAST'));
  expect(page).toBe(
    `# Page\n\n## Settings\n\nText.\n\n### Some\n\n${lines('NEW')}${lines('A')}${lines('LATER')}\n### More\n\n${lines('C')}${lines('LAST')}\n## After\n\n${lines('D')}`,
  );
});

it('writes anew what the code says otherwise', () => {
  const changed = new Map([...items('A', 'B', 'C'), ['B', { ...item('B'), default: '`1`' }]]);
  expect(withItems(PAGE, '## Settings', changed)).toBe(
    PAGE.replace(WRAPPED, lines('B').replace('Default: none', 'Default: `1`')),
  );
});
