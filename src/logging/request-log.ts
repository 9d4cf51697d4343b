import type { Logger } from 'pino';
import { type Dialect } from '../request/ci-request.js';
import { type Answer } from '../resolver/answer.js';
import { type RequestObserver, type ServedRequest } from '../server/served-request.js';

/** Items of a list that one line holds; the rest is counted. */
const MAX_LISTED = 20;

interface AnswerFields {
  readonly given: readonly string[];
  readonly givenCount?: number;
  readonly withheld?: readonly { readonly entry: string; readonly reason: string }[];
  readonly withheldCount?: number;
  readonly failed?: readonly { readonly entry: string; readonly address: string; readonly code: string }[];
  readonly failedCount?: number;
  readonly refusal?: string;
}

/**
 * One line for each signed request: who asked for what, what was given and what was not and why. Both clients swallow
 * errors, so this line is where an operator finds the cause.
 */
export class RequestLog implements RequestObserver {
  /** Answers are repeated, and so are their fields. */
  readonly #fields = new WeakMap<Answer, AnswerFields>();

  constructor(private readonly logger: Logger) {}

  served(request: ServedRequest): void {
    const { id, client, ci, reason, verified, answer, outcome } = request;
    const line = {
      id,
      client: client.name,
      dialect: client.dialect,
      outcome,
      reason,
      repo: ci?.repo,
      event: ci?.event,
      fork: ci?.fork,
      ...(answer && this.#fieldsOf(answer)),
      previousKey: verified?.keySlot ? true : undefined,
      ms: Math.round(request.durationMs * 100) / 100,
    };
    if (outcome !== 'ok') this.logger.warn(line, 'request refused');
    else if (reason || answer?.failed.length)
      this.logger.warn(line, 'request answered without some registries');
    else this.logger.info(line, 'request answered');
  }

  strayed(dialect: Dialect): void {
    this.logger.warn({ dialect }, 'a signed request came to an address that no client has');
  }

  #fieldsOf(answer: Answer): AnswerFields {
    let fields = this.#fields.get(answer);
    if (!fields) this.#fields.set(answer, (fields = describe(answer)));
    return fields;
  }
}

function describe({ given, failed, plan }: Answer): AnswerFields {
  const { withheld, refusal } = plan;
  return {
    given: given.slice(0, MAX_LISTED).map(({ address }) => address),
    ...(given.length > MAX_LISTED && { givenCount: given.length }),
    ...(withheld.length > 0 && {
      withheld: withheld.slice(0, MAX_LISTED).map(({ entry, reason }) => ({ entry: entry.name, reason })),
    }),
    ...(withheld.length > MAX_LISTED && { withheldCount: withheld.length }),
    ...(failed.length > 0 && {
      failed: failed
        .slice(0, MAX_LISTED)
        .map(({ candidate, address, code }) => ({ entry: candidate.entry.name, address, code })),
    }),
    ...(failed.length > MAX_LISTED && { failedCount: failed.length }),
    ...(refusal && { refusal }),
  };
}
