import { type RegistryEntry } from '../../config/gateway-config.js';
import { type CiRequest } from '../../dialects/shared/ci-request.js';
import { SECRET_PARTS } from '../../dialects/shared/secret-name.js';
import { makePlan } from '../make-plan.js';
import { type Candidate, type Choice, type Plan, type Refusal } from '../plan.js';

/**
 * Which credentials a build is given as secrets: as for registries, but never for a fork or a pull request, whatever an
 * entry says. Where one name is asked for, the same plan is made, and only what bears that name is left of it: a name
 * that is not known and one that is not allowed come to the same, by the same work.
 *
 * @param candidates every entry with secrets that is for the repository, global ones included
 */
export function makeSecretPlan(candidates: readonly Candidate[], client: string, request: CiRequest): Plan {
  const refusal = refusalOf(request);
  if (refusal) return { choices: [], withheld: [], refusal };
  const plan = withUniqueNames(makePlan(candidates, client, request));
  const name = request.secrets?.name;
  return name === undefined ? plan : { ...plan, choices: bearing(name, plan.choices) };
}

function refusalOf({ blocked, fork, mergeRequest, secrets }: CiRequest): Refusal | undefined {
  if (blocked) return 'blocked';
  if (fork) return mergeRequest ? 'merge_request' : 'fork';
  return secrets?.pullRequest === false ? undefined : 'pull_request';
}

/** The first entry of the answer that bears a name keeps it. */
function withUniqueNames(plan: Plan): Plan {
  const owners = new Map<string, RegistryEntry>();
  const withheld = [...plan.withheld];
  const choices = plan.choices.filter(({ candidate: { entry } }) => {
    const prefix = entry.secrets?.prefix ?? '';
    const owner = owners.get(prefix) ?? entry;
    owners.set(prefix, owner);
    if (owner !== entry && !withheld.some((one) => one.entry === entry && one.reason === 'secret_name'))
      withheld.push({ entry, reason: 'secret_name', by: owner });
    return owner === entry;
  });
  return { ...plan, choices, withheld };
}

/** The names of what an entry is given as: of its first address a user name and a password, of all a docker config. */
export function secretNames({ secrets }: Pick<RegistryEntry, 'secrets'>): readonly string[] {
  return secrets ? SECRET_PARTS.map((part) => `${secrets.prefix}_${part}`) : [];
}

function bearing(name: string, choices: readonly Choice[]): readonly Choice[] {
  const own = choices.filter(({ candidate }) => secretNames(candidate.entry).includes(name));
  return name.endsWith('_docker_config') ? own : own.slice(0, 1);
}
