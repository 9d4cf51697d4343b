import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ALL_CLIENT_SETTINGS, CLIENT_SETTINGS } from '../../src/config/clients/client-settings.js';
import { ALL_SETTINGS } from '../../src/config/all-settings.js';
import { DIALECTS } from '../../src/dialects/dialects.js';
import { ENTRY_SETTINGS } from '../../src/config/entries/entry-settings.js';
import { type SettingSpec } from '../../src/registry/setting.js';
import { parseValue } from '../../src/config/settings/setting-kind.js';
import { hold } from '../support/docs/held-page.js';
import { coreNames, entryNames, fileNames, itemsOf, withItems } from '../support/docs/settings-doc.js';

const markdown = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

describe('docs/configuration.md', () => {
  it.each([
    ['## The gateway', itemsOf(ALL_SETTINGS, coreNames)],
    ['## Registry entries', itemsOf(ENTRY_SETTINGS, entryNames)],
    ...DIALECTS.map(
      ({ id, label }) => [`### ${label} clients`, itemsOf(CLIENT_SETTINGS.get(id) ?? {}, fileNames)] as const,
    ),
  ])('says under "%s" what the code does', (heading, items) => {
    hold('docs/configuration.md', (text) => withItems(text, heading, items));
  });

  it('begins with ten settings, each of which there is', () => {
    const [, start = ''] = markdown.split('## The ten settings you need\n');
    const rows = start
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `'));
    const keys = rows?.map((row) => /`([^`]+)`/.exec(row)?.[1]);
    const known = [
      ...itemsOf(ALL_SETTINGS, coreNames).keys(),
      ...itemsOf(ENTRY_SETTINGS, entryNames).keys(),
      'REGISTRY_<NAME>_USERNAME',
    ];
    expect(keys).toHaveLength(10);
    expect(known).toEqual(expect.arrayContaining(keys ?? []));
  });

  const specs: readonly (readonly [string, SettingSpec])[] = Object.entries({
    ...ALL_SETTINGS,
    ...ENTRY_SETTINGS,
    ...ALL_CLIENT_SETTINGS,
  });

  it.each(specs)('gives %s an example and a default that it would accept', (_, spec) => {
    expect(parseValue(spec.kind, spec.example, true)).toBeDefined();
    if (spec.default !== undefined)
      expect(parseValue(spec.kind, String(spec.default), true)).toBe(spec.default);
  });
});
