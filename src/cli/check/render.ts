import { type ConfigNote } from '../../config/gateway-config.js';
import { type CheckedEntry, type CheckReport } from './report.js';
import { renderProbes } from './render-probes.js';
import { renderTable } from '../terminal/render-table.js';
import { printable, type Style } from '../terminal/style.js';
import { firstOf, wrapped } from '../terminal/wrap.js';

/** Items of an entry that a line holds. */
const MAX_ADDRESSES = 3;
const MAX_PATTERNS = 8;

export function renderCheck(report: CheckReport, style: Style): string {
  const { colors } = style;
  const notes = [
    ...report.problems.map((note) => renderNote(colors.red('error'), note, style)),
    ...report.warnings.map((note) => renderNote(colors.yellow('warning'), note, style)),
    ...report.remarks.map((note) => renderNote(colors.cyan('info'), note, style)),
  ];
  const parts = [
    ...notes,
    ...(notes.length > 0 ? [''] : []),
    ...(isBroken(report)
      ? []
      : [...clientTable(report, style), ...entryTable(report, style), ...sourceTable(report, style)]),
    ...(report.probes ? [renderProbes(report.probes, style), ''] : []),
    summary(report, style),
  ];
  return `${parts.join('\n')}\n`;
}

function renderNote(kind: string, { key, message }: ConfigNote, { columns }: Style): string {
  return wrapped(`${kind}: ${key}: ${message}`, columns);
}

function clientTable({ clients }: CheckReport, style: Style): readonly string[] {
  const rows = clients.map(({ name, endpoint, keys, fingerprints, server }) => {
    const known = fingerprints.join(', ');
    if (server !== undefined) return [name, endpoint, `${known || 'key'} of ${server}`];
    return [name, endpoint, known || counted(keys, 'secret')];
  });
  return [renderTable(['Client', 'Endpoint', 'Key'], rows, style), ''];
}

function entryTable({ registries }: CheckReport, style: Style): readonly string[] {
  if (registries.length === 0) return [];
  const rows = registries.map((entry) => [
    entry.name,
    entry.provider,
    firstOf(entry.addresses, MAX_ADDRESSES),
    audience(entry),
  ]);
  return [renderTable(['Entry', 'Provider', 'Address', 'For'], rows, style), ''];
}

/** A configuration that can be used has a client. */
function isBroken({ problems, clients }: CheckReport): boolean {
  return problems.length > 0 && clients.length === 0;
}

function sourceTable({ sources }: CheckReport, style: Style): readonly string[] {
  if (sources.length === 0) return [];
  const rows = sources.map(({ source, from, failure, entries, leftOut }) => [
    source,
    printable(from),
    failure === undefined
      ? `${String(entries)} used, ${String(leftOut)} left out`
      : `cannot be read: ${failure}`,
  ]);
  return [renderTable(['Source', 'From', 'Entries'], rows, style), ''];
}

function audience({ repos, events, forks, clients, pulls, secrets }: CheckedEntry): string {
  const parts = [repos.length === 0 ? 'every repository' : firstOf(repos, MAX_PATTERNS)];
  if (events) parts.push(`events ${events.join(', ')}`);
  if (clients) parts.push(`clients ${clients.join(', ')}`);
  if (forks) parts.push('forks too');
  if (secrets.length > 0) parts.push(`${pulls ? 'also' : 'only'} as secrets ${secrets.join(', ')}`);
  return parts.join('; ');
}

function summary(
  { ok, problems, warnings, clients, registries, sources, probes }: CheckReport,
  { colors }: Style,
): string {
  const odd = counted(warnings.length, 'warning');
  if (sources.some(({ failure, leftOut }) => failure !== undefined || leftOut > 0)) {
    const what = `${counted(
      sources.reduce((sum, { leftOut }) => sum + leftOut, 0),
      'entry',
      'entries',
    )} left out`;
    return colors.red(
      `The configuration can be read, but not all of its sources are of use: ${what}, ${odd}.`,
    );
  }
  if (problems.length > 0)
    return colors.red(`The configuration has ${counted(problems.length, 'problem')}, ${odd}.`);
  const failed = [...(probes?.registries ?? []), ...(probes?.servers ?? [])].filter((one) => !one.ok).length;
  if (!ok) return colors.red(`The configuration can be read, but ${counted(failed, 'probe')} failed.`);
  const what = `${counted(clients.length, 'client')}, ${counted(registries.length, 'entry', 'entries')}, ${odd}`;
  return colors.green(`The configuration is fine: ${what}.`);
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}
