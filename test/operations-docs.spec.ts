import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { AuditLines } from '../src/audit/audit-lines.js';
import { GATEWAY_METRICS } from '../src/metrics/metrics-page.js';
import { WITHHELD_REASONS } from '../src/metrics/registry-metrics.js';
import { PROVIDER_ERROR_CODES } from '../src/registry/provider-error.js';
import { REFUSALS } from '../src/server/refusals.js';
import { makeServed } from './support/served-request.js';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const page = readFileSync(join(docs, 'operations.md'), 'utf8');
const alerts = readFileSync(join(docs, 'alerts.yml'), 'utf8');
const dashboard = readFileSync(join(docs, 'grafana-dashboard.json'), 'utf8');

/** The cells of the first table under a heading, without its head. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  const end = rows.findIndex((row, at) => at > 1 && /^\| *-+ *\|/.test(row));
  return rows.slice(2, end === -1 ? undefined : end - 1).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const code = (cell = ''): string => cell.replace(/^`(.*)`$/, '$1');

function firstColumn(heading: string): readonly string[] {
  return tableUnder(heading).map(([cell]) => code(cell));
}

describe('docs/operations.md', () => {
  it('has every metric with its type and labels, in the order of the code', () => {
    const rows = tableUnder('Metrics').map(([name, type, labels]) => [code(name), type, labels]);
    expect(rows).toEqual(
      GATEWAY_METRICS.map(({ name, type, labels }) => [
        name,
        type,
        labels.map((label) => `\`${label}\``).join(' '),
      ]),
    );
  });

  it('has every error code with its status', () => {
    const rows = tableUnder('Error codes').map(([name, status]) => [code(name), Number(status)]);
    const known = Object.values(REFUSALS).map(({ code: name, status }) => [name, status] as const);
    expect(new Map(rows as [string, number][])).toEqual(new Map(known));
  });

  it('has every code of providers, and every reason for withholding', () => {
    expect(firstColumn('Codes of providers')).toEqual(PROVIDER_ERROR_CODES);
    expect(firstColumn('Reasons for withholding')).toEqual(WITHHELD_REASONS);
  });

  it('has every message that is logged, and no other', () => {
    expect([...firstColumn('Log')].sort()).toEqual([...loggedMessages()].sort());
  });

  it('has every field of an audit event', () => {
    const described = firstColumn('Audit').flatMap((cell) => cell.replaceAll('`', '').split(', '));
    const event = JSON.parse(new AuditLines().of(makeServed()).line) as object;
    expect(described).toEqual(expect.arrayContaining(Object.keys(event)));
  });
});

/** The constant texts that the gateway logs. */
function loggedMessages(): ReadonlySet<string> {
  const folders = ['gateway', 'logging', 'audit', 'server', 'cli'].map((name) =>
    fileURLToPath(new URL(`../src/${name}/`, import.meta.url)),
  );
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const messages = new Set<string>();
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))) {
    const text = readFileSync(file, 'utf8');
    for (const [, call = ''] of text.matchAll(/logger\.(?:debug|info|warn|error|fatal)\(([\s\S]*?)\);\n/g)) {
      const last = [...call.matchAll(/'((?:[^'\\]|\\.)+)'/g)].at(-1)?.[1];
      if (last !== undefined && !call.trimEnd().endsWith('message')) messages.add(last);
    }
    for (const [, message = ''] of text.matchAll(/message: '(has changed[^']*)'/g)) messages.add(message);
  }
  return messages;
}

/** Every name under which Prometheus knows a metric of ours. */
const known = new Set(
  GATEWAY_METRICS.flatMap(({ name, type }) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
  ),
);

function namesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\bdockpass_[a-z_]+/g)].map(([name]) => name));
}

describe('docs/alerts.yml', () => {
  const { groups } = parse(alerts) as {
    groups: {
      rules: {
        alert: string;
        expr: string;
        labels: Record<string, string>;
        annotations: Record<string, string>;
      }[];
    }[];
  };
  const rules = groups.flatMap((group) => group.rules);

  it('has rules that say how bad it is and what to do', () => {
    expect(rules.length).toBeGreaterThan(10);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, labels, annotations } of rules) {
      expect([alert, labels['severity']]).toEqual([
        alert,
        expect.stringMatching(/^(critical|warning|info)$/),
      ]);
      expect([alert, Object.keys(annotations)]).toEqual([alert, ['summary', 'action']]);
    }
  });

  it('uses only metrics that there are', () => {
    for (const { alert, expr } of rules) {
      expect([alert, [...namesIn(expr)].filter((name) => !known.has(name))]).toEqual([alert, []]);
    }
  });
});

describe('docs/grafana-dashboard.json', () => {
  const { panels } = JSON.parse(dashboard) as { panels: { id: number; targets?: { expr: string }[] }[] };
  const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)).join('\n');

  it('shows every metric of the gateway that there is, and no other', () => {
    const shown = namesIn(expressions);
    expect([...shown].filter((name) => !known.has(name))).toEqual([]);
    const missing = GATEWAY_METRICS.filter(
      ({ name }) => ![...shown].some((one) => one === name || one === `${name}_bucket`),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('has panels that can be told apart', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
