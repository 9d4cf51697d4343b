import { type Params } from '../../api.js';

/** What is asked, by the names of `/admin/explain`; the empty text = as the gateway takes it by itself. */
export const WORDS = [
  'repo',
  'image',
  'for',
  'event',
  'client',
  'fork',
  'blocked',
  'ref',
  'forge',
  'repoId',
] as const;

export type Question = Readonly<Record<(typeof WORDS)[number], string>>;

/** As the address of the page says it. */
export function questionIn(params: URLSearchParams): Question {
  const asked = Object.fromEntries(WORDS.map((word) => [word, params.get(word) ?? ''])) as Question;
  return { ...asked, fork: truthOf(asked.fork), blocked: truthOf(asked.blocked) };
}

/** As the gateway takes it: for steps no image is asked about. */
export function paramsOf(question: Question): Params {
  return question.for === 'secrets' ? { ...question, image: '' } : { ...question };
}

function truthOf(text: string): string {
  return text === 'true' ? 'true' : '';
}
