import { type Tone } from '../../parts/state.js';
import { type Decision } from '../../types.js';

/** What became of a request: as it is filtered by, and with its sign. */
export const OUTCOMES: Readonly<
  Record<Decision['outcome'], { readonly label: string; readonly tone: Tone }>
> = {
  given: { label: 'given', tone: 'ok' },
  partly: { label: 'partly given', tone: 'warn' },
  failed: { label: 'failed', tone: 'bad' },
  nothing: { label: 'nothing', tone: 'idle' },
  refused: { label: 'refused', tone: 'warn' },
  error: { label: 'error', tone: 'bad' },
};

type Withheld = Decision['withheld'][number];

/** Why an entry was not given; what would change that, the explanation says. */
export function withheldText({ reason, address, by }: Withheld): string {
  switch (reason) {
    case 'client':
      return 'not for this client';
    case 'event':
      return 'not for this event';
    case 'forge':
      return 'not for this forge';
    case 'repo_id':
      return 'bound to another id of the forge';
    case 'fork':
      return 'not for builds of forks';
    case 'merge_request':
      return 'not for merge requests, which may be of forks';
    case 'images':
      return 'the repository has no name that an image can have';
    case 'secret_name':
      return `${by ?? 'another entry'} has secrets of the same names`;
    case 'shadowed':
      return `${by ?? 'another entry'} wins ${address ?? 'its address'}`;
  }
}

const REFUSALS: Readonly<Record<NonNullable<Decision['refusal']>, string>> = {
  blocked: 'The pipeline waits for an approval, so nothing is given.',
  no_repository: 'The request names no repository, so nothing is given.',
  pull_request: 'The build is of a pull request, or of an unknown event, so no secret is given.',
  fork: 'The build is of a fork, so no secret is given.',
  merge_request: 'The build is of a merge request, so no secret is given.',
};

/** The decision in a sentence. */
export function sentenceOf({ given, secrets, failed, withheld, refusal, code }: Decision): string {
  if (refusal !== null) return REFUSALS[refusal];
  const parts = [
    ...(given.length > 0 ? [named(given.map(({ address, entry }) => `${address} by ${entry}`))] : []),
    ...(secrets && secrets.length > 0 ? [`secrets ${named(secrets)}`] : []),
    ...(failed.length > 0 ? [named(failed.map((each) => `${each.entry} failed (${each.code})`))] : []),
    ...(withheld.length > 0 && given.length === 0
      ? [named(withheld.map((each) => `${each.entry}: ${withheldText(each)}`))]
      : []),
  ];
  if (parts.length > 0) return parts.join('; ');
  return code === null ? 'No entry is for it.' : `Answered with the error ${code}.`;
}

/** Entries, or addresses, that a sentence names. */
const MOST = 3;

function named(names: readonly string[]): string {
  const rest = names.length - MOST;
  return names.slice(0, MOST).join(', ') + (rest > 0 ? ` and ${String(rest)} more` : '');
}
