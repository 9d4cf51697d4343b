import { type CredentialKeeper } from '../credentials/credential-keeper.js';
import { type CredentialSlot } from '../credentials/credential-slot.js';
import { type Dialect } from '../dialects/dialect.js';
import { type ExtensionKind } from '../dialects/extension.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { type Answer } from './answer.js';
import { BoundPlan } from './bound-plan.js';
import { type EntryGroup } from './entry-group.js';
import { KeptPlans, type PlanKey } from './kept-plans.js';
import { makePlan } from './make-plan.js';
import { type Candidate, type Choice } from './plan.js';
import { makeSecretPlan } from './secrets/secret-plan.js';

/** The asking client, as far as plans depend on it. */
export interface Asker {
  readonly name: string;
  readonly dialect: Dialect;
}

/**
 * Finds the plan of a request for one kind of thing: the same client, forge, repository, event and fork mark always get the same one. Plans of
 * repositories that no entry names are shared.
 */
export class Planner {
  readonly #plans: KeptPlans;
  readonly #globals: readonly Candidate[];
  readonly #usesIds: boolean;
  readonly #globalsNameRepo: boolean;
  #retired = false;

  /** @param groups of entries that are given as that kind, in the order of their places in the configuration */
  constructor(
    private readonly groups: readonly EntryGroup[],
    private readonly keeper: CredentialKeeper,
    settle: (answer: Answer) => void,
    private readonly kind: ExtensionKind = 'registries',
  ) {
    this.#plans = new KeptPlans(settle);
    this.#globals = groups.flatMap(({ index }) => index.globals);
    this.#usesIds = groups.some(({ usesIds }) => usesIds);
    this.#globalsNameRepo = groups.some(({ globalsNameRepo }) => globalsNameRepo);
  }

  planFor(asker: Asker, request: CiRequest): BoundPlan {
    const specific = this.#specificTo(request.repo);
    const key = this.#key(asker, request, specific.length > 0);
    const known = this.#plans.get(key);
    if (known?.isCurrent) return known;
    if (known) this.#plans.forget(known);
    const make = this.kind === 'secrets' ? makeSecretPlan : makePlan;
    const plan = make([...specific, ...this.#globals], asker.name, request);
    const bound = plan.choices.map((choice) => ({ ...choice, slot: this.#slot(choice, request.repo) }));
    const extension = asker.dialect[this.kind];
    if (!extension) throw new TypeError('nobody asks for what a dialect does not have');
    const made = new BoundPlan(plan, bound, extension, this.keeper, this.#plans, request.secrets?.name);
    if (!this.#retired) this.#plans.add(key, made);
    return made;
  }

  /** Another planner took over: requests under way may go on, but nothing is kept, and so nothing stays uncounted. */
  retire(): void {
    this.#plans.clear();
    this.#retired = true;
  }

  /** Counts the uses of every kept answer, for a scrape or a status. */
  settleAll(): void {
    this.#plans.settleAll();
  }

  #specificTo(repo: string): readonly Candidate[] {
    let all: readonly Candidate[] = [];
    for (const { index } of this.groups) {
      const some = index.specificTo(repo);
      if (some.length > 0) all = all.length === 0 ? some : [...all, ...some];
    }
    return all;
  }

  #key({ name }: Asker, request: CiRequest, isNamed: boolean): PlanKey {
    const { repo, repoId, forge, event, blocked, secrets } = request;
    const about = repo !== '' && !isNamed && !this.#globalsNameRepo ? '*' : repo;
    const common = [
      name,
      forkMark(request),
      blocked ? 'blocked' : '',
      event,
      forge,
      this.#usesIds ? repoId : '',
      about,
    ];
    return secrets ? [...common, secrets.pullRequest ? 'pull_request' : '', secrets.name ?? ''] : common;
  }

  #slot({ candidate: { entry, position }, address }: Choice, repo: string): CredentialSlot {
    const slot = this.groups.find((group) => group.has(position))?.slot(entry, address, repo);
    if (!slot) throw new TypeError('a candidate must be of one of the groups');
    return slot;
  }
}

function forkMark({ fork, mergeRequest }: CiRequest): string {
  if (!fork) return '';
  return mergeRequest ? 'merge_request' : 'fork';
}
