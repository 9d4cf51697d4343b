import { createHash } from 'node:crypto';
import { type DecisionRecord, requestParts } from './decision-record.js';
import { answerText, credentialsText } from './pages/decision-texts.js';

/** The texts of a decision by their hashes. */
export interface TextHashes {
  readonly about: string;
  readonly answer: string;
  /** Undefined where nothing is given. */
  readonly credentials: string | undefined;
}

/** Kinds of requests that are remembered at most; then all are forgotten. */
const MOST_ABOUT = 10_000;

/** Of an answer that nobody described. */
const NO_ANSWER = {};

/** The hashes of what repeats between decisions, each text written once. */
export class HashedTexts {
  readonly #ofAnswers = new WeakMap<object, Omit<TextHashes, 'about'>>();
  readonly #ofRequests = new Map<string, string>();

  of(record: DecisionRecord): TextHashes {
    return { about: this.#about(record), ...this.#answer(record) };
  }

  #answer(record: DecisionRecord): Omit<TextHashes, 'about'> {
    const key = record.answer ?? NO_ANSWER;
    let hashes = this.#ofAnswers.get(key);
    if (!hashes) {
      const credentials = credentialsText(record);
      hashes = {
        answer: hashOf(answerText(record)),
        credentials: credentials === undefined ? undefined : hashOf(credentials),
      };
      this.#ofAnswers.set(key, hashes);
    }
    return hashes;
  }

  #about(record: DecisionRecord): string {
    const text = JSON.stringify(requestParts(record));
    let hash = this.#ofRequests.get(text);
    if (hash === undefined) {
      if (this.#ofRequests.size >= MOST_ABOUT) this.#ofRequests.clear();
      this.#ofRequests.set(text, (hash = hashOf(text)));
    }
    return hash;
  }
}

/** Names a text. */
function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}
