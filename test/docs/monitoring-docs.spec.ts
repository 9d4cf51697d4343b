import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDocument } from 'yaml';
import { GATEWAY_METRICS } from '../../src/metrics/metrics-page.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { hold } from '../support/docs/held-page.js';
import { KnownSeries } from '../support/docs/known-series.js';
import { Scrape } from '../support/docs/prometheus.js';
import { groupingsOf, selectorsOf } from '../support/docs/promql.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
}

interface Dashboard {
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly Panel[];
}

const docs = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const document = parseDocument(docs('alerts.yml'));
const { groups } = document.toJS() as { groups: readonly { readonly rules: readonly Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(docs('grafana-dashboard.json')) as Dashboard;
const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

const TOKEN = 'TEST-ONLY-admin-token';

let gateway: InProcessGateway;
let series: KnownSeries;

beforeAll(async () => {
  const entry = { REGISTRY_ONE_ADDRESS: 'one.vendor.example', REGISTRY_ONE_VENDOR: 'one' };
  gateway = await startInProcess({ ...BOTH_CLIENTS, ...entry, ADMIN_TOKEN: TOKEN });
  const headers = { authorization: `Bearer ${TOKEN}` };
  const answer = await fetch(`http://127.0.0.1:${String(gateway.port)}/metrics`, { headers });
  series = new KnownSeries(new Scrape(await answer.text()));
});

afterAll(async () => {
  await gateway.stop();
});

describe('docs/alerts.yml', () => {
  it('is YAML with rules that say how bad it is and what to do', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, for: time = '1m', labels, annotations } of rules) {
      expect(alert).toMatch(/^Dockpass[A-Z][A-Za-z]+$/);
      expect([alert, time]).toEqual([alert, expect.stringMatching(/^\d+[mhd]$/)]);
      expect([alert, labels]).toEqual([
        alert,
        { severity: expect.stringMatching(/^(?:critical|warning|info)$/) },
      ]);
      expect([alert, Object.keys(annotations)]).toEqual([alert, ['summary', 'action']]);
    }
  });

  it('asks only for metrics, labels and values that there are', () => {
    for (const { alert, expr } of rules) {
      expect([alert, selectorsOf(expr).length > 0, series.strangersIn(expr)]).toEqual([alert, true, []]);
    }
    expect(
      series.strangersIn('sum by (repo) (rate(dockpass_requests_total{outcome="fine"}[5m])) > dockpass_x'),
    ).toEqual(['dockpass_x', 'dockpass_requests_total{outcome=fine}', 'repo']);
  });

  it('tells in its texts only labels that are left', () => {
    for (const { alert, expr, annotations } of rules) {
      const used = [
        ...Object.values(annotations)
          .join(' ')
          .matchAll(/\$labels\.(\w+)/g),
      ].map(([, label]) => label);
      const aggregates = groupingsOf(expr).length > 0;
      const left = aggregates
        ? groupingsOf(expr)
        : selectorsOf(expr).flatMap(({ name }) => series.labelsOf(name) ?? []);
      expect([alert, used.filter((label = '') => !left.includes(label))]).toEqual([alert, []]);
    }
  });

  it('has its rules in docs/operations.md, by severity', () => {
    hold('docs/operations.md', (text) =>
      ['critical', 'warning', 'info'].reduce((held, severity) => {
        const names = rules.filter(({ labels }) => labels['severity'] === severity).map(({ alert }) => alert);
        const list = new RegExp(`(?<=^- \\*\\*${severity}\\*\\*: .+\n)(?: {2}- \`\\w+\`\n)+`, 'm');
        expect(held).toMatch(list);
        return held.replace(list, names.map((name) => `  - \`${name}\`\n`).join(''));
      }, text),
    );
  });
});

describe('docs/grafana-dashboard.json', () => {
  it('shows every metric of the gateway, and asks only for what there is', () => {
    const names = shown.flatMap((expr) => selectorsOf(expr).map(({ name }) => name));
    const missing = GATEWAY_METRICS.filter(
      ({ name }) => !names.some((one) => one === name || one === `${name}_bucket`),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
    for (const expr of shown) expect([expr, series.strangersIn(expr)]).toEqual([expr, []]);
  });

  it('lets its data source and its instances be chosen, and uses no other variable', () => {
    const { schemaVersion, templating, panels } = dashboard;
    expect(schemaVersion).toBeGreaterThanOrEqual(39);
    expect(templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['instance', 'query'],
    ]);
    const variables = new Set(shown.flatMap((expr) => expr.match(/\$\w+/g) ?? []));
    expect([...variables].sort()).toEqual(['$__rate_interval', '$instance']);
    const graphs = panels.filter(({ type }) => type !== 'row');
    const sources = graphs.flatMap(({ datasource, targets = [] }) => [
      datasource?.uid,
      ...targets.map((target) => target.datasource.uid),
    ]);
    expect(new Set(sources)).toEqual(new Set(['${datasource}']));
  });

  it('has panels that can be told apart and do not cover each other', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const covered = new Set<string>();
    for (const { id, gridPos } of panels) {
      const { x, y, w, h } = gridPos;
      expect([id, x + w <= 24]).toEqual([id, true]);
      for (let at = 0; at < w * h; at++) {
        const cell = `${String(x + (at % w))} ${String(y + Math.floor(at / w))}`;
        expect([id, covered.has(cell)]).toEqual([id, false]);
        covered.add(cell);
      }
    }
  });
});
