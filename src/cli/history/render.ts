import { type Decision, type DecisionOutcome } from '../../history/decision.js';
import { renderTable } from '../terminal/render-table.js';
import { printable, type Style } from '../terminal/style.js';
import { firstOf, wrapped } from '../terminal/wrap.js';

/** Addresses, or entries, that a line names. */
const MOST_NAMED = 5;

/** @param isAll no more are kept */
export function renderDecisions(decisions: readonly Decision[], isAll: boolean, style: Style): string {
  if (decisions.length === 0) return `${wrapped(NONE, style.columns)}\n`;
  const rows = decisions.map((decision) => [
    decision.time.slice(0, 19).replace('T', ' '),
    printable(decision.build === null ? decision.repo : `${decision.repo} #${String(decision.build)}`),
    decision.client,
    mark(decision.outcome, style),
    wordsOf(decision),
  ]);
  const table = renderTable(['Time (UTC)', 'Build', 'Client', 'Outcome', 'What and why'], rows, style);
  return `${table}\n${isAll ? '' : '\nThere are older ones: --limit shows more.\n'}`;
}

const NONE =
  'No such decision is kept. One is kept for each request whose signature holds, for HISTORY_DAYS.';

function mark(outcome: DecisionOutcome, { colors }: Style): string {
  if (outcome === 'given') return colors.green(outcome);
  return outcome === 'failed' || outcome === 'error' ? colors.red(outcome) : colors.yellow(outcome);
}

function wordsOf({ event, fork, given, secrets, failed, withheld, refusal, reason, code }: Decision): string {
  const parts = [
    ...(given.length > 0
      ? [`gave ${named(given.map(({ address, entry }) => `${address} (${entry})`))}`]
      : []),
    ...(secrets && secrets.length > 0 ? [`as secrets ${named(secrets)}`] : []),
    ...(failed.length > 0
      ? [`could not get ${named(failed.map((each) => `${each.address} (${each.entry}: ${each.code})`))}`]
      : []),
    ...(withheld.length > 0
      ? [`withheld ${named(withheld.map((each) => `${each.entry} (${each.reason})`))}`]
      : []),
    ...(refusal === null ? [] : [`nothing is given to such a request: ${refusal}`]),
    ...[reason, code].flatMap((word) => word ?? []),
  ];
  const build = `${printable(event)}${fork ? ' of a fork' : ''}`;
  return `${build}: ${parts.length === 0 ? 'no entry is for it' : parts.join('; ')}`;
}

function named(names: readonly string[]): string {
  return firstOf(names, MOST_NAMED);
}
