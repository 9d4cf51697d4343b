import { type Decision, type DecisionOutcome } from '../../history/decision.js';
import { findDecisions } from '../../history/pages/decision-pages.js';
import { CI_REPO } from '../../image/repo-name.js';
import { parseTime } from '../../wire/parse-time.js';
import { type CliContext } from '../terminal/context.js';
import { FINE, MisuseError, WRONG } from '../terminal/exit-status.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { styleOf } from '../terminal/style.js';
import { withDatabase } from '../terminal/with-database.js';
import { renderDecisions } from './render.js';

export interface HistoryFlags extends OutputFlags {
  readonly repo?: string;
  readonly build?: string;
  readonly entry?: string;
  readonly client?: string;
  readonly outcome?: DecisionOutcome;
  readonly since?: string;
  readonly limit?: string;
}

/** Prints decisions, the newest first; wrong is that there are none. */
export function history(flags: HistoryFlags, context: CliContext): Promise<number> {
  const { repo, entry, client, outcome } = flags;
  const limit = wholeOf(flags.limit ?? '20', '--limit must be a whole number from 1 to 500');
  if (limit > 500) throw new MisuseError('--limit must be a whole number from 1 to 500');
  const build =
    flags.build === undefined ? undefined : wholeOf(flags.build, '--build must be the number of one build');
  if (repo !== undefined && !CI_REPO.test(repo))
    throw new MisuseError('--repo must be one CI repository, namespace/name');
  if (build !== undefined && repo === undefined) throw new MisuseError('--build needs --repo beside it');
  const from = flags.since === undefined ? undefined : sinceOf(flags.since);
  return withDatabase(context, async ({ database }) => {
    const decisions: Decision[] = [];
    let below: number | undefined = Infinity;
    while (below !== undefined && decisions.length < limit) {
      const query = { repo, build, entry, client, outcome, from, limit: limit - decisions.length };
      const found = await findDecisions(database, query, below);
      for (const decision of found.decisions) decisions.push(decision);
      below = found.below;
    }
    const ok = decisions.length > 0;
    const isAll = below === undefined;
    if (flags.json) printJson(context, { ok, decisions, more: !isAll });
    else context.stdout.write(renderDecisions(decisions, isAll, styleOf(context.stdout, context.env)));
    return ok ? FINE : WRONG;
  });
}

/** @throws MisuseError */
function wholeOf(text: string, problem: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new MisuseError(problem);
  return Number(text);
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @throws MisuseError */
function sinceOf(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const time = count === undefined ? parseTime(text) : Date.now() - Number(count) * (UNITS[unit] ?? 0);
  if (time !== undefined) return time;
  throw new MisuseError('--since must be a time such as 2026-11-29 or 2026-11-29T08:30Z, or 30m, 12h or 7d');
}
