import { type RegistryEntry } from '../config/gateway-config.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { parseRepoPattern, type RepoPattern } from '../image/repo-pattern.js';
import { type Candidate, type Withheld } from '../resolver/plan.js';
import { type Verdict } from './explanation.js';

/** Items of a list that a sentence holds. */
const MAX_LISTED = 8;

/** Why an entry is for a repository, and where what it gives is minted by a registry of another name. */
export function givenText(candidate: Candidate, repo: string): string {
  const { tokenFor } = candidate.entry;
  return reasonText(candidate, repo) + (tokenFor === undefined ? '' : `, with a token for ${tokenFor}`);
}

function reasonText({ entry, scope, literalLength }: Candidate, repo: string): string {
  if (scope === 'global') return 'it is for every repository';
  const pattern = entry.repos.find((one) => one.literalLength === literalLength && isFor(one, repo));
  return `its pattern ${pattern?.text ?? repo} matches`;
}

function isFor({ namespace, matchesName }: RepoPattern, repo: string): boolean {
  return repo.startsWith(`${namespace}/`) && matchesName(repo.slice(namespace.length + 1));
}

export interface WithheldDetails {
  readonly entry: RegistryEntry;
  readonly request: CiRequest;
  /** Where and to whom it lost; only when shadowed. */
  readonly withheld: Withheld | undefined;
}

/** Why an entry is not given, and where it is the operator's choice, what would change that. */
export function withheldText(verdict: Verdict, { entry, request, withheld }: WithheldDetails): string {
  switch (verdict) {
    case 'given':
      return 'it is given';
    case 'blocked':
      return 'the pipeline waits for an approval, so nothing is given';
    case 'no_repository':
      return 'the request names no repository, so nothing is given';
    case 'pull_request':
      return 'the build is of a pull request, or of an event that is not known, so no secret is given';
    case 'give':
      return request.secrets
        ? 'it is only given for pulling; GIVE=pull,secrets gives it to steps, too'
        : 'it is only given as secrets of steps; GIVE=pull,secrets gives it for pulling, too';
    case 'repo':
      return repoText(entry, request.repo);
    case 'client':
      return `it is only for ${several('client', entry.clients)}`;
    case 'event':
      return `it is only for ${several('event', entry.events)}`;
    case 'repo_id':
      return repoIdText(entry, request);
    case 'forge':
      return `it is only for ${several('forge', entry.forges)}${request.forge === '' ? ', and Drone has no forges' : ''}`;
    case 'fork':
      return request.secrets ? 'the build is of a fork, so no secret is given' : FORK;
    case 'merge_request':
      return request.secrets
        ? 'the build is of a merge request of GitLab, so no secret is given'
        : MERGE_REQUEST;
    case 'images':
      return 'its images are filled from the name of the repository, which is no name an image can have';
    case 'secret_name':
      return `${withheld?.by?.name ?? 'another entry'} has secrets of the same names and comes first`;
    case 'shadowed':
      return `${withheld?.by?.name ?? 'another entry'} has ${withheld?.address ?? 'the address'} too and wins`;
  }
}

const FORK = 'the build is of a fork, and the entry is not for forks (FORKS=deny)';
const MERGE_REQUEST =
  'the build is of a merge request of GitLab, which Drone cannot tell from one of a fork, and the entry is not for forks (FORKS=deny)';

/** Why one applicable entry wins over another that has the same address. */
export function precedenceText(winner: Candidate, loser: Candidate): string {
  if (winner.scope !== loser.scope) return `${SCOPES[winner.scope]} wins over ${SCOPES[loser.scope]}`;
  return winner.literalLength === loser.literalLength
    ? 'the earlier entry wins'
    : 'the pattern with more literal characters wins';
}

const SCOPES = { repo: 'a repository', namespace: 'a pattern', global: 'all repositories' } as const;

function repoIdText({ repoIds }: RegistryEntry, { repoId }: CiRequest): string {
  if (repoId === '')
    return 'it is bound to ids of the forge (repoIds), and the id of the repository was not named';
  const isOfOther = [...(repoIds ?? [])].some((item) => item.endsWith(`/${repoId}`));
  return isOfOther
    ? 'the id of the repository is one of its ids (repoIds), but on another forge'
    : 'the id of the repository is none of its ids of the forge (repoIds)';
}

function repoText({ repos }: RegistryEntry, repo: string): string {
  const lower = repo.toLowerCase();
  const nearly = repos.find(({ text }) => isFor(parseRepoPattern(text.toLowerCase()), lower));
  if (nearly)
    return `its pattern ${nearly.text} has other capitals than the repository; names are compared exactly`;
  return `none of its patterns matches: ${listed(repos.map(({ text }) => text))}`;
}

function several(word: string, items: ReadonlySet<string> | undefined): string {
  const all = [...(items ?? [])];
  return `the ${word}${all.length === 1 ? '' : 's'} ${listed(all)}`;
}

function listed(items: readonly string[]): string {
  const rest = items.length - MAX_LISTED;
  return items.slice(0, MAX_LISTED).join(', ') + (rest > 0 ? ` and ${String(rest)} more` : '');
}
