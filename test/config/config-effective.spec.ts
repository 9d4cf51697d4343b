import { describe, expect, it } from '@jest/globals';
import { entrySettings } from '../../src/admin/settings/entry-settings.js';
import { ALL_SETTINGS } from '../../src/config/all-settings.js';
import { ALL_CLIENT_SETTINGS } from '../../src/config/clients/client-settings.js';
import { effectiveSettings } from '../../src/config/effective/effective-settings.js';
import { ConfigFiles } from '../../src/config/settings/files.js';
import { environmentSettings, fileSettings } from '../../src/config/settings/raw-settings.js';
import { environmentName, fileProperty, fromProperty } from '../../src/config/settings/setting-name.js';
import { hasFile } from '../../src/config/settings/written-setting.js';
import { openProviders } from '../../src/plugins/open-providers.js';
import { openStores } from '../../src/plugins/open-stores.js';
import { type SettingTable, settingTable } from '../../src/registry/setting.js';
import { makeEntry } from '../support/config/entries.js';

const { all: providers } = await openProviders(new URL('../../providers/', import.meta.url));
const { all: stores } = await openStores(new URL('../../stores/', import.meta.url));
const CANARY = 'CANARY-value';
const tables: readonly (readonly [string, SettingTable])[] = [
  ['the gateway', ALL_SETTINGS],
  ['a client', ALL_CLIENT_SETTINGS],
  ...providers.map(({ id, settings }) => [`the provider ${id}`, settingTable(settings)] as const),
  ...stores.map(({ id, settings }) => [`the store ${id}`, settingTable(settings)] as const),
];
const context = { env: {}, files: new ConfigFiles('/') };
const secretsOf = (table: SettingTable): readonly string[] =>
  Object.keys(table).filter((property) => table[property]?.secret ?? table[property]?.isUserName);

describe('effective settings', () => {
  it.each(tables)('never show what is marked as a secret or a user name: %s', (_, table) => {
    const values = new Map(secretsOf(table).map((property) => [property, CANARY]));
    const variables = new Map([...values].map(([property]) => [environmentName(property), CANARY]));
    for (const source of [
      fileSettings(values, (name) => name ?? ''),
      environmentSettings(variables),
      environmentSettings(variables, 'REGISTRY_X_'),
    ]) {
      const all = effectiveSettings({ owner: 'gateway', name: '', table, sources: [source] }, context);
      expect(JSON.stringify(all)).not.toContain('CANARY');
      expect(all.filter(({ state, hidden }) => state === 'set' && hidden)).toHaveLength(values.size);
    }
  });

  it.each(tables)(
    'have every setting in the order of its table, shown where it is no secret: %s',
    (_, table) => {
      const plain = Object.keys(table).filter((property) => table[property]?.kind.type === 'text');
      const source = fileSettings(
        new Map(plain.map((property) => [property, 'shown'])),
        (name) => name ?? '',
      );
      const all = effectiveSettings({ owner: 'store', name: 'x', table, sources: [source] }, context);
      expect(all.map(({ setting }) => setting)).toEqual(Object.keys(table));
      const shown = all.filter(({ value }) => value === 'shown').map(({ setting }) => setting);
      expect(shown).toEqual(plain.filter((property) => !secretsOf(table).includes(property)));
    },
  );

  it.each(tables)('say where a secret is kept, by path or reference: %s', (_, table) => {
    const secrets = secretsOf(table).filter((property) => hasFile(table, property));
    for (const [written, place, kept] of [
      [fileProperty, 'secrets/x', '/secrets/x'],
      [fromProperty, 'vault:kv/x#y', 'vault:kv/x#y'],
    ] as const) {
      const values = new Map(secrets.map((property) => [written(property), place]));
      const source = fileSettings(values, (name) => name ?? '');
      const all = effectiveSettings({ owner: 'store', name: 'x', table, sources: [source] }, context);
      const set = all.filter(({ state }) => state === 'set');
      expect(set.map(({ origin }) => [origin?.key, origin?.keptIn])).toEqual(
        secrets.map((property) => [written(property), kept]),
      );
    }
  });

  it.each(providers.map(({ id, settings }) => [id, settings] as const))(
    'of an entry never show what its provider marks as a secret or a user name: %s',
    (_, type) => {
      const secrets = secretsOf(settingTable(type));
      const settings = Object.assign(new type(), Object.fromEntries(secrets.map((name) => [name, CANARY])));
      const all = entrySettings({ ...makeEntry({ name: 'x' }), settings });
      expect(JSON.stringify(all)).not.toContain('CANARY');
      expect(all.map(({ setting }) => setting)).toEqual(Object.keys(settingTable(type)));
      expect(all.filter(({ state }) => state === 'set').map(({ setting }) => setting)).toEqual(
        expect.arrayContaining([...secrets]),
      );
    },
  );
});
