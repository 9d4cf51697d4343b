import { type ExtensionKind } from '../dialects/extension.js';
import { type ForgeId } from '../dialects/shared/ci-request.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { type Refusal, type Scope, type WithheldReason } from '../resolver/plan.js';

/**
 * What became of a request that policy decided:
 * - `given`: all that is for it, and that is something · `partly`: some of it, because a provider failed
 * - `failed`: nothing, because providers failed
 * - `nothing`: nothing is for it · `refused`: nothing is for such a request at all
 * - `error`: nothing, because of the gateway itself
 */
export const DECISION_OUTCOMES = ['given', 'partly', 'failed', 'nothing', 'refused', 'error'] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

export interface GivenPart {
  readonly address: string;
  readonly entry: string;
  readonly provider: string;
  readonly scope: Scope;
  /** Renewing it failed. */
  readonly stale?: true;
  /** ISO 8601; null = it does not expire. */
  readonly expires: string | null;
  /** Of user name and password. */
  readonly sha256: string;
}

export interface WithheldPart {
  readonly entry: string;
  readonly reason: WithheldReason;
  readonly address?: string;
  readonly by?: string;
}

export interface FailedPart {
  readonly address: string;
  readonly entry: string;
  readonly provider: string;
  readonly code: ProviderErrorCode;
}

/** What an answer was, without anything secret. */
export interface AnswerParts {
  readonly given: readonly GivenPart[];
  /** Names of the secrets that were given; null where registries were asked for. */
  readonly secrets: readonly string[] | null;
  readonly withheld: readonly WithheldPart[];
  readonly failed: readonly FailedPart[];
  readonly refusal: Refusal | null;
}

/** What is told of a request beside repository, build and client. */
export interface RequestParts {
  readonly dialect: string;
  readonly kind: ExtensionKind;
  /** The one secret that was asked for; null = all, or none. */
  readonly asked: string | null;
  readonly repoId: string;
  readonly forge: ForgeId;
  readonly event: string;
  readonly fork: boolean;
  /** Of the error that was answered; null = none was. */
  readonly code: string | null;
  /** What was wrong beside that. */
  readonly reason: ServedRequest['reason'] | null;
}

/** One request that policy decided, as an operator sees it. */
export interface Decision extends RequestParts, AnswerParts {
  /** Of the request, as in the log. */
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  readonly client: string;
  /** Empty = it named none. */
  readonly repo: string;
  /** Null = it named none. */
  readonly build: number | null;
  readonly outcome: DecisionOutcome;
}

/** When an entry was last given to a repository's builds by a client. */
export interface Use {
  readonly entry: string;
  readonly repo: string;
  readonly client: string;
  /** ISO 8601. */
  readonly last: string;
  readonly count: number;
}
