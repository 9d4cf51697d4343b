import { type RegistryEntry } from '../config/gateway-config.js';
import { type ImageReference } from '../image/image-reference.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { EntryIndex } from '../resolver/entry-index.js';
import { isAskedFor } from '../resolver/entry-group.js';
import { secretNames } from '../resolver/secrets/secret-plan.js';
import { type Candidate, type Plan, type Withheld } from '../resolver/plan.js';
import { type Asker } from '../resolver/planner.js';
import { explainImage } from './explain-image.js';
import { type AddressVerdict, type EntryVerdict, type Explanation, type Verdict } from './explanation.js';
import { planOf } from './plan-of.js';
import { givenText, precedenceText, withheldText } from './verdict-texts.js';

export interface Question {
  readonly entries: readonly RegistryEntry[];
  readonly client: Asker;
  readonly request: CiRequest;
  readonly image?: ImageReference | undefined;
}

/**
 * Says who would get what and why: the same plan as for a real request, with its reasons. Pure: nothing is minted, no
 * network is used, no setting of a provider is looked at.
 */
export function explain({ entries, client, request, image }: Question): Explanation {
  const kind = request.secrets ? 'secrets' : 'registries';
  const index = new EntryIndex(entries.filter((entry) => isAskedFor(entry, kind)));
  const { candidates, plan } = planOf(index, client.name, request);
  const explained = new Map(candidates.map((candidate) => [candidate.entry, candidate]));
  const verdicts = entries.map((entry) => entryVerdict(entry, explained.get(entry), plan, request));
  return {
    client: client.name,
    dialect: client.dialect.id,
    kind,
    request,
    refusal: plan.refusal,
    entries: verdicts,
    secrets: request.secrets && namesIn(plan),
    addresses: plan.choices.map(({ address, candidate }) => ({
      address,
      entry: candidate.entry.name,
      scope: candidate.scope,
      over: losersAt(address, candidate, plan, explained),
    })),
    image: image && explainImage(image, { entries, verdicts, choices: plan.choices, repo: request.repo }),
  };
}

function namesIn({ choices }: Plan): readonly string[] {
  const entries = new Set(choices.map(({ candidate }) => candidate.entry));
  return [...entries].flatMap(secretNames);
}

function entryVerdict(
  entry: RegistryEntry,
  candidate: Candidate | undefined,
  plan: Plan,
  request: CiRequest,
): EntryVerdict {
  const withheld = plan.withheld.find((one) => one.entry === entry);
  const isGiven = plan.choices.some((choice) => choice.candidate.entry === entry);
  const other = isAskedFor(entry, request.secrets ? 'secrets' : 'registries') ? 'repo' : 'give';
  const verdict: Verdict = isGiven ? 'given' : (plan.refusal ?? withheld?.reason ?? other);
  return {
    entry: entry.name,
    source: entry.source,
    provider: entry.provider,
    addresses: entry.addresses,
    verdict,
    scope: candidate?.scope,
    text:
      verdict === 'given' && candidate
        ? givenText(candidate, request.repo)
        : withheldText(verdict, { entry, request, withheld }),
  };
}

function losersAt(
  address: Withheld['address'],
  winner: Candidate,
  plan: Plan,
  explained: ReadonlyMap<RegistryEntry, Candidate>,
): AddressVerdict['over'] {
  return plan.withheld
    .filter((one) => one.reason === 'shadowed' && one.address === address)
    .flatMap(({ entry }) => {
      const loser = explained.get(entry);
      return loser ? [{ entry: entry.name, text: precedenceText(winner, loser) }] : [];
    });
}
