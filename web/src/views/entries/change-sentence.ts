import { type Preview } from '../../types.js';

type Repositories = Preview['repositories'];
export type Change = Repositories['changes'][number];

/** What becomes of an address for a repository, in a word. */
export function outcomeOf({ before, after }: Change): string {
  if (before === null) return 'is given';
  if (after === null) return 'is lost';
  return before === after ? 'another credential' : 'another entry';
}

/** What a change comes to, in a sentence. */
export function sentenceOf({ changes, more }: Repositories): string {
  const repos = new Set(changes.map(({ repo }) => repo)).size;
  if (repos === 0) return 'Nobody gets anything else than now.';
  const least = more > 0 ? 'At least ' : '';
  return `${least}${counted(repos, 'repository gets', 'repositories get')} something else than now.`;
}

/** For how many repositories that was found out, and what is not known. */
export function knowledgeOf({ source, known, looked }: Repositories): string {
  const from =
    source === 'database'
      ? 'whose decisions are kept'
      : 'that this process was asked for lately, as no database knows more';
  if (known === 0) return 'No build was seen yet, so there are no known repositories to compare.';
  const all = counted(known, 'repository', 'repositories');
  if (looked >= known) return `Compared: ${known === 1 ? 'the' : 'all'} ${all} ${from}.`;
  return `Compared: ${looked.toLocaleString()} of ${all} ${from}; the time was over, or there are too many.`;
}

/** Of which builds it is so. */
export function buildsOf({ kind, events, forks }: Change): string {
  const own = events === null ? (kind === 'secrets' ? 'all that get secrets' : 'all') : events.join(', ');
  const ofForks = forks === null ? 'of forks' : forks.length > 0 ? `of forks: ${forks.join(', ')}` : '';
  return [own, ofForks].filter((part) => part !== '').join('; ');
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
