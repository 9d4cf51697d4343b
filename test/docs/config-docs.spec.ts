import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ALL_CLIENT_SETTINGS, CLIENT_SETTINGS } from '../../src/config/clients/client-settings.js';
import { ALL_SETTINGS } from '../../src/config/all-settings.js';
import { DIALECTS } from '../../src/dialects/dialects.js';
import { ENTRY_SETTINGS } from '../../src/config/entries/entry-settings.js';
import { type SettingSpec } from '../../src/registry/setting.js';
import { parseValue } from '../../src/config/settings/setting-kind.js';
import {
  coreNames,
  documentedRows,
  entryNames,
  fileNames,
  tableUnder,
} from '../support/docs/settings-doc.js';

const markdown = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

describe('docs/configuration.md', () => {
  it.each([
    ['## The gateway', documentedRows(ALL_SETTINGS, coreNames)],
    ['## Registry entries', documentedRows(ENTRY_SETTINGS, entryNames)],
    ...DIALECTS.map(
      ({ id, label }) =>
        [`### ${label} clients`, documentedRows(CLIENT_SETTINGS.get(id) ?? {}, fileNames)] as const,
    ),
  ])('says under "%s" what the code does', (heading, rows) => {
    expect(tableUnder(heading, markdown)).toEqual(rows);
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
