import { type CiRequest } from '../dialects/shared/ci-request.js';
import { type EntryIndex } from '../resolver/entry-index.js';
import { makePlan } from '../resolver/make-plan.js';
import { type Candidate, type Plan } from '../resolver/plan.js';
import { makeSecretPlan } from '../resolver/secrets/secret-plan.js';

/** Who gets what, and of whom it was chosen. */
export interface ExplainedPlan {
  readonly candidates: readonly Candidate[];
  readonly plan: Plan;
}

/** @param index of the entries that are given as what is asked for */
export function planOf(index: EntryIndex, client: string, request: CiRequest): ExplainedPlan {
  const candidates = [...index.specificTo(request.repo), ...index.globals];
  return { candidates, plan: (request.secrets ? makeSecretPlan : makePlan)(candidates, client, request) };
}
