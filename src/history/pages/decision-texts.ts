import { type AnswerParts, type GivenPart, type RequestParts } from '../decision.js';
import { type DecisionRecord, outcomeOf, requestParts } from '../decision-record.js';
import { type NameKey } from '../dictionary.js';

/** What an answer was apart from its credentials, which change with every mint. */
type LastingParts = Omit<AnswerParts, 'given'> & {
  readonly given: readonly Omit<GivenPart, 'expires' | 'sha256'>[];
};

/** What is written of the credentials of an answer, in the order of what is given. */
type CredentialParts = readonly (readonly [expires: string | null, sha256: string])[];

const NOTHING: AnswerParts = { given: [], secrets: null, withheld: [], failed: [], refusal: null };

export function aboutText(record: DecisionRecord): string {
  return JSON.stringify(requestParts(record));
}

export function answerText({ answer }: DecisionRecord): string {
  const { given, ...rest } = answer?.parts ?? NOTHING;
  const lasting: LastingParts = {
    given: given.map(({ address, entry, provider, scope, stale }) => ({
      ...{ address, entry, provider, scope },
      ...(stale && { stale }),
    })),
    ...rest,
  };
  return JSON.stringify(lasting);
}

/** Undefined where nothing is given. */
export function credentialsText({ answer }: DecisionRecord): string | undefined {
  if (!answer || answer.given.length === 0) return undefined;
  const parts: CredentialParts = answer.given.map(({ expires, sha256 }) => [expires, sha256]);
  return JSON.stringify(parts);
}

/**
 * From the texts back to what they were made of. Undefined = somebody else wrote them: who can write there can hide a
 * decision, but no other one with it.
 */
export function readTexts(
  about: string,
  answer: string,
  credentials: string | null,
): (RequestParts & AnswerParts) | undefined {
  try {
    return textsOf(about, answer, credentials);
  } catch {
    return undefined;
  }
}

function textsOf(about: string, answer: string, credentials: string | null): RequestParts & AnswerParts {
  const { given, ...rest } = JSON.parse(answer) as LastingParts;
  const of = credentials === null ? [] : (JSON.parse(credentials) as CredentialParts);
  const request = JSON.parse(about) as RequestParts;
  if (typeof request.event !== 'string' || ![rest.failed, rest.withheld].every(Array.isArray))
    throw new TypeError('not a decision');
  return {
    ...request,
    ...rest,
    given: given.map((each, at) => ({ ...each, expires: of[at]?.[0] ?? null, sha256: of[at]?.[1] ?? '' })),
  };
}

/** The entries and addresses that an answer speaks of. */
export function namesOf({ answer }: Partial<Pick<DecisionRecord, 'answer'>>): readonly NameKey[] {
  if (!answer) return [];
  const { given, failed, withheld } = answer;
  const both = [...given, ...failed];
  return [
    ...new Set<NameKey>([
      ...[...both, ...withheld].map(({ entry }): NameKey => `entry ${entry}`),
      ...both.map(({ address }): NameKey => `address ${address}`),
    ]),
  ];
}

export function ownNames(record: DecisionRecord): {
  readonly repo: NameKey;
  readonly client: NameKey;
  readonly outcome: NameKey;
} {
  const { ci, client } = record;
  return { repo: `repo ${ci.repo}`, client: `client ${client}`, outcome: `outcome ${outcomeOf(record)}` };
}
