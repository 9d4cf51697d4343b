import { type AskedBuild } from '../../dialects/shared/asked-build.js';
import { renderTable } from '../terminal/render-table.js';
import { type RequestReport } from './report.js';
import { printable, type Style } from '../terminal/style.js';
import { wrapped } from '../terminal/wrap.js';

export function renderReport(report: RequestReport, build: AskedBuild, style: Style): string {
  const { colors, columns } = style;
  const asked = `POST ${report.url} as ${report.client ?? report.dialect}: ${printable(build.repo)}, ${build.event}${build.fork ? ' of a fork' : ''}${build.blocked ? ', not approved yet' : ''}`;
  const lines = [asked, answerLine(report, style)];
  if (report.text !== undefined) lines.push(wrapped(report.text, columns, '  '));
  if (report.registries.length > 0) {
    const rows = report.registries.map(({ address, username, password }) => [address, username, password]);
    lines.push('', renderTable(['Address', 'User', 'Password'], rows, style));
  }
  if (report.secrets.length > 0) {
    lines.push('', wrapped(`Secrets: ${report.secrets.join(', ')}`, columns, '  '));
  }
  if (report.notes.length > 0) lines.push('');
  for (const note of report.notes) lines.push(wrapped(`${colors.yellow('note')}: ${note}`, columns));
  return `${lines.join('\n')}\n`;
}

function answerLine(report: RequestReport, { colors }: Style): string {
  const { ok, status, code, milliseconds, encrypted, registries, secrets } = report;
  const after = `after ${String(milliseconds)} ms${encrypted ? ', encrypted' : ''}`;
  const what = ok ? countOf(registries.length, secrets.length) : (code ?? '');
  const head = status === undefined ? `No answer: ${what}` : `${String(status)} ${what}`;
  return `${ok ? colors.green(head) : colors.red(head)} ${after}`;
}

function countOf(registries: number, secrets: number): string {
  if (secrets > 0) return secrets === 1 ? '1 secret' : `${String(secrets)} secrets`;
  return registries === 1 ? '1 credential' : `${String(registries)} credentials`;
}
