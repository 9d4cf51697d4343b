import { type Answer, type Given } from '../resolver/answer.js';
import { type Withheld } from '../resolver/plan.js';
import { type AnswerParts, type GivenPart, type WithheldPart } from './decision.js';

/** What the history keeps of an answer: names and words, so that neither a password nor a configuration lives on in it. */
export class DescribedAnswer implements AnswerParts {
  readonly given: readonly GivenPart[];
  readonly secrets: readonly string[] | null;
  readonly withheld: readonly WithheldPart[];
  readonly failed: AnswerParts['failed'];
  readonly refusal: AnswerParts['refusal'];
  /** Requests that are held in memory and were answered so, and that wait to be written. */
  held = 0;
  waiting = 0;

  constructor({ given, failed, secretNames, plan }: Answer) {
    this.given = given.map(givenPart);
    this.secrets = secretNames ?? null;
    this.withheld = plan.withheld.map(withheldPart);
    this.failed = failed.map(({ address, candidate: { entry }, code }) => ({
      address,
      entry: entry.name,
      provider: entry.provider,
      code,
    }));
    this.refusal = plan.refusal ?? null;
  }

  /** Bytes of memory, about. */
  get bytes(): number {
    const { given, withheld, failed } = this;
    return 200 + 320 * given.length + 100 * withheld.length + 100 * failed.length;
  }

  /** All fields of `AnswerParts`, and no more. */
  get parts(): AnswerParts {
    const { given, secrets, withheld, failed, refusal } = this;
    return { given, secrets, withheld, failed, refusal };
  }
}

function givenPart({ address, candidate: { entry, scope }, credential, stale }: Given): GivenPart {
  const { expiresAt, fingerprint } = credential;
  return {
    address,
    entry: entry.name,
    provider: entry.provider,
    scope,
    ...(stale && { stale }),
    expires: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
    sha256: fingerprint,
  };
}

function withheldPart({ entry, reason, address, by }: Withheld): WithheldPart {
  return {
    entry: entry.name,
    reason,
    ...(address !== undefined && { address }),
    ...(by !== undefined && { by: by.name }),
  };
}
