import { nearest } from '../../config/settings/nearest.js';
import { CI_REPO } from '../../image/repo-name.js';
import { type AskedBuild, ONLY_FORGE, USUAL_REF } from '../../dialects/shared/asked-build.js';
import { type Dialect } from '../../dialects/dialect.js';
import { writtenForgeId } from '../../dialects/shared/fields.js';
import { asksWhile, NEVER_BLOCKED } from '../../explain/askers.js';
import { MisuseError } from './exit-status.js';

/** What a build is, as options say it. */
export interface BuildFlags {
  readonly repo?: string;
  readonly event?: string;
  readonly fork?: boolean;
  readonly repoId?: string;
  readonly forge?: string;
  readonly ref?: string;
  readonly blocked?: boolean;
}

/**
 * The build that the options name.
 *
 * @param dialects whose words the event may be one of
 * @throws MisuseError
 */
export function buildOf(flags: BuildFlags, dialects: readonly Dialect[]): AskedBuild {
  const { repo = '', event = 'push', fork = false, repoId = '', ref = USUAL_REF, blocked = false } = flags;
  if (!CI_REPO.test(repo)) throw new MisuseError('--repo must be one CI repository, namespace/name');
  const knowing = dialects.filter(({ events }) => events.includes(event));
  if (knowing.length === 0) throw new MisuseError(eventProblem(event, dialects));
  if (!knowing.some((dialect) => asksWhile(dialect, { blocked })))
    throw new MisuseError(`--blocked ${NEVER_BLOCKED}`);
  const forge = writtenForgeId(flags.forge ?? ONLY_FORGE);
  if (forge === undefined) throw new MisuseError('--forge must be the whole number of a forge');
  if (!/^[^\s\p{Cc}]+$/u.test(ref)) throw new MisuseError('--ref must be one ref, as git writes it');
  return { repo, repoId, forge, event, fork, ref, blocked };
}

function eventProblem(event: string, dialects: readonly Dialect[]): string {
  const known = dialects.map(({ id, events }) => `${id}: ${events.join(', ')}`).join('; ');
  const meant = nearest(event, new Set(dialects.flatMap(({ events }) => events)));
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return `--event is no event that these clients have${hint}; ${known}`;
}
