import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ALL_CLIENT_SETTINGS } from '../../src/config/clients/client-settings.js';
import { ALL_SETTINGS } from '../../src/config/all-settings.js';
import { openProviders } from '../../src/plugins/open-providers.js';
import { openStores } from '../../src/plugins/open-stores.js';
import { type SettingTable, settingTable } from '../../src/registry/setting.js';
import { leavesOf, WHOLE } from '../support/deploy/leaves.js';
import { hold } from '../support/docs/held-page.js';
import { code, withRows } from '../support/docs/held-table.js';

const CHART = 'deploy/helm/dockpass';
const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const values: unknown = parse(read(`${CHART}/values.yaml`));

describe('the chart', () => {
  it('has the version of the program, for itself and for the image', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const chart = parse(read(`${CHART}/Chart.yaml`)) as { version: string; appVersion: string };
    expect([chart.version, chart.appVersion]).toEqual([version, version]);
  });

  it.each(['alerts.yml', 'grafana-dashboard.json'])('carries docs/%s as it is', (name) => {
    hold(`${CHART}/files/${name}`, () => read(`docs/${name}`));
  });

  it('says of every value in its README what it means and what it is if nothing is said', () => {
    const rows = leavesOf(values).map(([path, value]) => [
      code(path),
      undefined,
      code(JSON.stringify(value)),
    ]);
    hold(`${CHART}/README.md`, (text) => withRows(text, { heading: '## Values' }, rows));
  });

  it('has a schema for every value, and for no other', () => {
    const schema = JSON.parse(read(`${CHART}/values.schema.json`)) as Schema;
    const { global: ofChartsAbove, ...properties } = schema.properties ?? {};
    expect(ofChartsAbove).toBeDefined();
    expect(namesIn({ ...schema, properties })).toEqual(namesOf(values));
  });

  it('knows every word of the file that holds a secret, of gateway, clients, providers and stores', async () => {
    const { all: providers } = await openProviders(new URL('providers/', root));
    const { all: stores } = await openStores(new URL('stores/', root));
    const ofPlugins = [...providers, ...stores].map(({ settings }) => settingTable(settings));
    const tables: readonly SettingTable[] = [ALL_SETTINGS, ALL_CLIENT_SETTINGS, ...ofPlugins];
    const words = tables.flatMap((table) =>
      Object.entries(table).flatMap(([property, { secret }]) => (secret ? [property] : [])),
    );
    const secret = [...new Set(words)].filter((word) => !/publicKey/i.test(word)).sort();
    hold(`${CHART}/templates/_helpers.tpl`, (text) =>
      text.replace(/(define "dockpass\.secretWords" -}}\n).*/, `$1${secret.join(' ')}`),
    );
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

/** The objects whose every key is said, by path, with their keys. */
function namesIn(schema: Schema, path = ''): Readonly<Record<string, readonly string[]>> {
  if (schema.additionalProperties !== false) return {};
  const properties = Object.entries(schema.properties ?? {});
  return Object.assign(
    { [path]: properties.map(([name]) => name).sort() },
    ...properties.map(([name, inner]) => namesIn(inner, `${path}${name}.`)),
  ) as Readonly<Record<string, readonly string[]>>;
}

/** The same of values: an object without a key stands for any. */
function namesOf(value: unknown, path = ''): Readonly<Record<string, readonly string[]>> {
  const inner =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (inner.length === 0 || WHOLE.has(path.slice(0, -1))) return {};
  return Object.assign(
    { [path]: inner.map(([name]) => name).sort() },
    ...inner.map(([name, each]) => namesOf(each, `${path}${name}.`)),
  ) as Readonly<Record<string, readonly string[]>>;
}
