import { describe, expect, it } from '@jest/globals';
import { STATUS_SCHEMA } from '../../src/admin/schemas.js';
import { SETTINGS_SCHEMA } from '../../src/admin/settings/settings-openapi.js';
import { TlsMaterial } from '../../src/config/gateway/tls-material.js';
import { KEY_FAILURES } from '../../src/gateway/keys/fetch-key.js';
import { type Readiness, type RegistryState } from '../../src/gateway/gateway.js';
import { READINESS_KEPT_MS } from '../../src/health/kept-readiness.js';
import { MAX_HELD } from '../../src/logging/lines/line-output.js';
import { restartNotes } from '../../src/gateway/restart-notes.js';
import { REQUEST_MESSAGES } from '../../src/logging/request-log.js';
import { GATEWAY_METRICS } from '../../src/metrics/metrics-page.js';
import { WITHHELD_REASONS } from '../../src/metrics/registry-metrics.js';
import { MAX_REPOSITORY_SLOTS, MINT_LIMIT_MS } from '../../src/credentials/credential-keeper.js';
import { MAX_ANSWER_BYTES } from '../../src/registry/http-call.js';
import { PROVIDER_ERROR_CODES, ProviderError } from '../../src/registry/provider-error.js';
import { pauseMs } from '../../src/credentials/refresh-schedule.js';
import { ANSWER_DEADLINE_MS } from '../../src/resolver/gather.js';
import { MAX_PLAN_BYTES, MAX_PLANS } from '../../src/resolver/kept-plans.js';
import { MAX_REPO_LENGTH } from '../../src/dialects/shared/fields.js';
import { MAX_JSON_DEPTH } from '../../src/wire/json-depth.js';
import { MAX_JSON_PARTS } from '../../src/wire/json-parts.js';
import { SERVER_LIMITS } from '../../src/exchange/limits.js';
import { REFUSALS } from '../../src/exchange/refusals.js';
import { type RefusalReason } from '../../src/exchange/served-request.js';
import { MAX_LINE_LENGTH } from '../../src/dialects/shared/header-lines.js';
import { type SignatureReason } from '../../src/dialects/shared/signature-failure.js';
import { auditEvents, auditGap, mintLines, reloadFields, requestLine } from '../support/docs/log-samples.js';
import { loggedMessages } from '../support/docs/logged-messages.js';
import { makeConfig } from '../support/config/make-config.js';
import { hold } from '../support/docs/held-page.js';
import { code, type HeldRow, namesOf, rowsOf, withNames, withRows } from '../support/docs/held-table.js';
import { pageAt } from '../support/docs/pages.js';

/** A word is missing here, or one too many, when the code learns or forgets it. */
const OWN_REASONS: Readonly<Record<Exclude<RefusalReason, SignatureReason>, true>> = {
  basic_auth_missing: true,
  basic_auth_wrong: true,
  basic_auth_awaited: true,
  audit_failed: true,
};
const STATUSES: Readonly<Record<Readiness['status'], true>> = { ok: true, degraded: true, unavailable: true };
const STATES: Readonly<Record<RegistryState, true>> = { ok: true, stale: true, failing: true, unused: true };

const PAGE = 'docs/operations.md';
const page = (): string => pageAt(PAGE).text;

/** A row whose first cell is a name, and of which people write the rest. */
const named = (name: string): HeldRow => [code(name)];
const holdRows = (heading: string, rows: readonly HeldRow[], at = 0): void => {
  hold(PAGE, (text) => withRows(text, { heading, at }, rows));
};
const holdNames = (heading: string, at: number, names: readonly string[]): void => {
  hold(PAGE, (text) => withNames(text, { heading, at }, names));
};

describe(PAGE, () => {
  it('has every metric with its type and labels, in the order of the code, and names no other', () => {
    holdRows(
      '## Metrics',
      GATEWAY_METRICS.map(({ name, type, labels }) => [code(name), type, labels.map(code).join(' ')]),
    );
    const known = GATEWAY_METRICS.map(({ name }) => name);
    const found = [...page().matchAll(/\bdockpass_\w+/g)].map(([name]) => name);
    expect(found.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has every error code with its status', () => {
    const rows = Object.values(REFUSALS).map(({ code: name, status }) => [code(name), String(status)]);
    hold(PAGE, (text) => withRows(text, { heading: '## Error codes' }, rows, { order: 'page' }));
  });

  it('has every code of providers with its pauses', () => {
    holdRows(
      '## Codes of providers',
      PROVIDER_ERROR_CODES.map((one) => {
        const [first = 0, longest = 0] = [1, 99].map((count) => pauseMs(new ProviderError(one), count, 0));
        return [code(one), undefined, `${String(first / 1000)} s to ${String(longest / 60_000)} min`];
      }),
    );
  });

  it('has every code of key servers', () => {
    holdRows('## Codes of key servers', KEY_FAILURES.map(named));
  });

  it('has every reason and every word of readiness', () => {
    holdRows('## Reasons', Object.keys(OWN_REASONS).map(named));
    holdRows('## Reasons for withholding', WITHHELD_REASONS.map(named));
    holdRows('## Health', Object.keys(STATUSES).map(named));
    holdRows('## Health', Object.keys(STATES).map(named), 1);
  });

  it('has every message that is logged with its level, and no other', () => {
    const { texts, elsewhere } = loggedMessages();
    const levels = new Map(texts);
    for (const { message } of restartNotes(makeConfig(), makeConfig({ workers: 2 })))
      levels.set(message, 'warn');
    for (const [level, message] of Object.values(REQUEST_MESSAGES)) levels.set(message, level);
    const rows = [...levels].map(([text, level]) => [code(text), level]);
    hold(PAGE, (text) => withRows(text, { heading: '## Log' }, rows, { order: 'page' }));
    // Warnings of the configuration, and what Nest says.
    const nest = Array<string>(4).fill('logging/nest-logger.ts');
    expect(elsewhere).toEqual(['gateway/reload.ts', ...nest, 'start/announce.ts']);
  });

  it('has every field of the lines of requests, of credentials and of reloads', () => {
    holdNames('## Log', 1, Object.keys(requestLine()));
    holdNames('## Log', 2, [...new Set(mintLines().flatMap((line) => Object.keys(line)))]);
    holdNames('## Log', 3, Object.keys(reloadFields()));
  });

  it('has every field of the audit', () => {
    const events = auditEvents();
    holdNames('## Audit', 0, [...new Set(events.flatMap((event) => Object.keys(event)))]);
    for (const field of ['given', 'withheld', 'failed']) {
      const items = events.flatMap((event) => (event[field] ?? []) as object[]);
      const [, meaning = ''] =
        rowsOf(page(), { heading: '## Audit' }).find(([name]) => name === code(field)) ?? [];
      const told = [...meaning.matchAll(/`(\w+)`/g)].map(([, name]) => name);
      expect(told).toEqual(expect.arrayContaining([...new Set(items.flatMap((item) => Object.keys(item)))]));
    }
    for (const field of Object.keys(auditGap())) expect(page()).toContain(code(field));
  });

  it('has every field of the status, in its order', () => {
    holdNames('## Admin', 0, fieldsOf(STATUS_SCHEMA));
    const names = rowsOf(page(), { heading: '## Admin' }).flatMap(([cell]) => namesOf(cell));
    expect(names).toEqual(fieldsOf(STATUS_SCHEMA));
    holdNames('## Admin', 1, fieldsOf(SETTINGS_SCHEMA));
  });

  it('has the settings that wait for a restart', () => {
    const other = makeConfig({
      listen: {
        host: '::',
        port: 1,
        tls: new TlsMaterial({ certFile: 'c', keyFile: 'k', cert: '', key: '' }),
      },
      log: { level: 'debug', format: 'pretty' },
      workers: 2,
    });
    const [sentence = ''] = /^`HOST`.* wait for a restart/m.exec(page()) ?? [];
    const settings = [...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(settings).toEqual(restartNotes(makeConfig(), other).map(({ key }) => key));
  });

  it('has every bound with its value', () => {
    const { bodyBytes, headerBytes, headersMs, requestMs, keepAliveMs, connections, drainMs } = SERVER_LIMITS;
    const seconds = (milliseconds: number): string => `${String(milliseconds / 1000)} s`;
    const mebibytes = (bytes: number): string => `${String(bytes / 2 ** 20)} MiB`;
    const kibibytes = (bytes: number): string => `${String(bytes / 2 ** 10)} KiB`;
    const bounds = [
      String(connections),
      ...[headersMs, requestMs, keepAliveMs].map(seconds),
      kibibytes(headerBytes),
      `${String(MAX_LINE_LENGTH)} characters`,
      mebibytes(bodyBytes),
      ...[MAX_JSON_DEPTH, MAX_JSON_PARTS].map(String),
      `${String(MAX_REPO_LENGTH)} characters`,
      ...[MINT_LIMIT_MS, ANSWER_DEADLINE_MS].map(seconds),
      kibibytes(MAX_ANSWER_BYTES),
      ...[MAX_REPOSITORY_SLOTS, MAX_PLANS].map(String),
      mebibytes(MAX_PLAN_BYTES),
      `${String(READINESS_KEPT_MS)} ms`,
      mebibytes(MAX_HELD),
      seconds(drainMs),
    ];
    const rows = bounds.map((most) => [undefined, most]);
    expect(rowsOf(page(), { heading: '## Bounds' })).toHaveLength(bounds.length);
    hold(PAGE, (text) => withRows(text, { heading: '## Bounds' }, rows, { key: 'place' }));
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** The fields of a JSON schema as the page writes them: `entries[].credentials[].state`. */
function fieldsOf({ properties = {} }: Schema, prefix = ''): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const inner = schema.items ?? schema;
    return inner.properties
      ? fieldsOf(inner, `${prefix}${name}${schema.items ? '[]' : ''}.`)
      : [prefix + name];
  });
}
