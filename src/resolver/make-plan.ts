import { type RegistryAddress } from '../image/registry-address.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { canFill } from './image-template.js';
import {
  byScopeAndPosition,
  bySpecificity,
  type Candidate,
  type Choice,
  type Plan,
  type Refusal,
  type Withheld,
  type WithheldReason,
} from './plan.js';

/**
 * Who gets what (contract section 3): the entries that policy admits, and within each address the most specific one.
 * The winner is chosen before anything is minted, so a broader credential never stands in for a narrower one that
 * fails.
 *
 * @param candidates every entry that is for the repository, global ones included
 */
export function makePlan(candidates: readonly Candidate[], client: string, request: CiRequest): Plan {
  const refusal = refusalOf(request);
  if (refusal) return { choices: [], withheld: [], refusal };
  const withheld: Withheld[] = [];
  const admitted: Candidate[] = [];
  for (const candidate of candidates) {
    const reason = policyRefuses(candidate, client, request);
    if (reason) withheld.push({ entry: candidate.entry, reason });
    else admitted.push(candidate);
  }
  return { choices: chooseByAddress(admitted, withheld), withheld, refusal };
}

function refusalOf(request: CiRequest): Refusal | undefined {
  if (request.blocked) return 'blocked';
  return request.repo === '' ? 'no_repository' : undefined;
}

/** Why an entry's policy does not admit a request, the first reason that holds; undefined = admitted. */
export function policyRefuses(
  { entry }: Pick<Candidate, 'entry'>,
  client: string,
  request: CiRequest,
): WithheldReason | undefined {
  if (entry.clients?.has(client) === false) return 'client';
  if (entry.events?.has(request.event) === false) return 'event';
  if (entry.forges?.has(request.forge) === false) return 'forge';
  if (entry.repoIds && !holdsId(entry.repoIds, request)) return 'repo_id';
  if (request.fork && !entry.forks) return request.mergeRequest ? 'merge_request' : 'fork';
  return canFill(entry.images, request.repo) ? undefined : 'images';
}

/** A configured id is `ID` or `FORGE/ID`; an id that holds a `/` itself must not read like the latter. */
function holdsId(repoIds: ReadonlySet<string>, { forge, repoId }: CiRequest): boolean {
  if (forge !== '' && repoIds.has(`${forge}/${repoId}`)) return true;
  return !repoId.includes('/') && repoIds.has(repoId);
}

function chooseByAddress(admitted: readonly Candidate[], withheld: Withheld[]): readonly Choice[] {
  const winners = new Map<RegistryAddress, Candidate>();
  for (const candidate of [...admitted].sort(bySpecificity)) {
    for (const address of candidate.entry.addresses) {
      const winner = winners.get(address);
      if (!winner) winners.set(address, candidate);
      else if (winner !== candidate) {
        withheld.push({ entry: candidate.entry, reason: 'shadowed', address, by: winner.entry });
      }
    }
  }
  const choices = [...winners].map(([address, candidate]) => ({ address, candidate }));
  return choices.sort((a, b) => byScopeAndPosition(a.candidate, b.candidate)); // stable: addresses keep their order
}
