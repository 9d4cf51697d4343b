import { type CiRequest } from '../dialects/shared/ci-request.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { keptWith } from '../logging/lines/line-text.js';
import { type Decision, type DecisionOutcome, type RequestParts } from './decision.js';
import { DescribedAnswer } from './described-answer.js';

/** A decision as it is held in memory: made for every request, so nothing is copied or written out. */
export interface DecisionRecord {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly id: string;
  readonly client: string;
  readonly dialect: string;
  readonly kind: ServedRequest['kind'];
  readonly ci: CiRequest;
  /** Undefined where nothing was given because of the gateway itself. */
  readonly answer: DescribedAnswer | undefined;
  readonly outcome: ServedRequest['outcome'];
  readonly reason: ServedRequest['reason'];
}

const describe = keptWith((answer: NonNullable<ServedRequest['answer']>) => new DescribedAnswer(answer));

/** Undefined where nothing was decided. */
export function recordOf(request: ServedRequest, at: number): DecisionRecord | undefined {
  const { id, client, kind, ci, answer, outcome, reason } = request;
  if (!ci) return undefined;
  const described = answer && describe(answer);
  const { name, dialect } = client;
  return { at, id, client: name, dialect: dialect.id, kind, ci, answer: described, outcome, reason };
}

export function outcomeOf({ answer, outcome }: DecisionRecord): DecisionOutcome {
  if (!answer || outcome === 'internal_error') return 'error';
  const { given, failed, refusal } = answer;
  if (refusal !== null) return 'refused';
  if (failed.length > 0) return given.length > 0 ? 'partly' : 'failed';
  return given.length > 0 ? 'given' : 'nothing';
}

export function requestParts({ dialect, kind, ci, outcome, reason }: DecisionRecord): RequestParts {
  const { repoId, forge, event, fork, secrets } = ci;
  const code = outcome === 'ok' ? null : outcome;
  return {
    dialect,
    kind,
    asked: secrets?.name ?? null,
    repoId,
    forge,
    event,
    fork,
    code,
    reason: reason ?? null,
  };
}

const NOTHING = { given: [], secrets: null, withheld: [], failed: [], refusal: null };

/** The whole of it. */
export function decisionOf(record: DecisionRecord): Decision {
  const { id, at, client, ci, answer } = record;
  return {
    id,
    time: new Date(at).toISOString(),
    client,
    repo: ci.repo,
    build: ci.build ?? null,
    outcome: outcomeOf(record),
    ...requestParts(record),
    ...(answer?.parts ?? NOTHING),
  };
}
