import { type EntryVerdict, type Explanation } from '../../explain/explanation.js';
import { renderTable } from '../terminal/render-table.js';
import { printable, type Style } from '../terminal/style.js';
import { firstOf, wrapped } from '../terminal/wrap.js';

/** Addresses of an entry that a line holds. */
const MAX_ADDRESSES = 3;

export function renderExplanations(explanations: readonly Explanation[], style: Style): string {
  return explanations.map((explanation) => renderExplanation(explanation, style)).join('\n');
}

function renderExplanation(explanation: Explanation, style: Style): string {
  const parts = [
    headline(explanation, style),
    ...imageLines(explanation, style),
    entryTable(explanation, style),
  ];
  return `${[...parts, ...addressLines(explanation, style), ...secretLines(explanation, style)].join('\n')}\n`;
}

function headline({ client, dialect, kind, request, addresses }: Explanation, { colors }: Style): string {
  const build = `${printable(request.repo)}, ${request.event}${request.fork ? ' of a fork' : ''}${request.blocked ? ', not approved yet' : ''}`;
  const count = addresses.length === 1 ? '1 credential' : `${String(addresses.length)} credentials`;
  const asked = kind === 'secrets' ? `${count} as secrets` : count;
  return `${colors.bold(`${build}, client ${client}`)} (${dialect}): ${asked}`;
}

function imageLines({ image }: Explanation, { colors, columns }: Style): readonly string[] {
  if (!image) return [];
  const mark = image.entry === undefined ? colors.red('no credential') : colors.green('ok');
  return [wrapped(`${image.image}: ${mark}: ${image.text}`, columns, '  '), ''];
}

function entryTable({ entries }: Explanation, style: Style): string {
  if (entries.length === 0) return '  No entry is configured.';
  const rows = entries.map((verdict) => [
    mark(verdict, style),
    verdict.entry,
    firstOf(verdict.addresses, MAX_ADDRESSES),
    verdict.entry.includes('/') ? `${verdict.text} (${printable(verdict.source)})` : verdict.text,
  ]);
  return renderTable(['', 'Entry', 'Address', 'Why'], rows, style);
}

function secretLines({ secrets = [] }: Explanation, { columns }: Style): readonly string[] {
  return secrets.length === 0 ? [] : ['', wrapped(`Secrets: ${secrets.join(', ')}`, columns, '  ')];
}

function mark({ verdict }: EntryVerdict, { colors }: Style): string {
  return verdict === 'given' ? colors.green('given') : colors.dim('not given');
}

function addressLines({ addresses }: Explanation, { columns }: Style): readonly string[] {
  const contested = addresses.filter(({ over }) => over.length > 0);
  if (contested.length === 0) return [];
  const lines = contested.map(({ address, entry, over }) => {
    const losers = over.map((loser) => `${loser.entry} (${loser.text})`).join(', ');
    return wrapped(`${address}: ${entry} wins over ${losers}`, columns, '  ');
  });
  return ['', ...lines];
}
