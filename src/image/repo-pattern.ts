import { type LiteralSearch, literalSearch } from './literal-search.js';

/** A rule for CI repositories, `acme/app`, `group/sub/web-*`, `acme/*` or `group/**`. */
export interface RepoPattern {
  readonly text: string;
  /** Literal, one segment or more. */
  readonly namespace: string;
  /** May hold `*`, each matching any characters inside the segment; {@link BELOW} for all below the namespace. */
  readonly name: string;
  /** `repo` without a wildcard, else `namespace`. */
  readonly scope: 'repo' | 'namespace';
  /** Characters that are not `*`; more of them win within one scope. */
  readonly literalLength: number;
  /** Whether what stands behind the namespace and its `/` in the name of a repository matches. */
  readonly matchesName: (name: string) => boolean;
}

/** The name of a pattern for every repository below its namespace, however many segments that has. */
export const BELOW = '**';

/** Why a text is no repository pattern. Closed; each code has one constant message. */
export type PatternErrorCode = keyof typeof MESSAGES;

const FORM = 'write namespace/name, namespace/prefix-*, namespace/* or namespace/**';
const MESSAGES = {
  empty: `the pattern is empty; ${FORM}`,
  too_long: 'a segment of the pattern is longer than 255 characters; no forge has such a name',
  whitespace:
    'a pattern has no spaces, line breaks or control characters; separate several patterns by commas',
  segments: `a pattern has two segments or more; ${FORM}`,
  empty_segment: `a segment of the pattern is empty; ${FORM}`,
  namespace_wildcard:
    'the namespace is literal, * stands only in the last segment; write one pattern for each namespace',
  double_wildcard: `** stands only for the whole last segment, and means all below the namespace; ${FORM}`,
  character:
    'a pattern is made of ASCII letters, digits, - . _ ~ and, in the last segment, *; other wildcards are not known',
} as const;

/** Every code, for tables and tests. */
export const PATTERN_ERROR_CODES = Object.keys(MESSAGES) as readonly PatternErrorCode[];

/** The text is not a pattern. The message says why and what to write instead, never the text itself. */
export class PatternError extends Error {
  override readonly name = 'PatternError';

  constructor(readonly code: PatternErrorCode) {
    super(MESSAGES[code]);
  }
}

/**
 * Parses a rule for CI repositories.
 *
 *     pattern   = namespace "/" (name / "**")
 *     namespace = segment *( "/" segment )
 *     segment   = 1*255 literal
 *     name      = 1*255 (literal / "*")      no two "*" in a row
 *     literal   = ASCII letter / digit / "-" / "." / "_" / "~"
 *
 * To give an entry to every repository, leave the patterns out. Names are compared exactly, with their case.
 *
 * @throws PatternError
 */
export function parseRepoPattern(text: string): RepoPattern {
  const segments = text.split('/');
  const name = segments.pop() ?? '';
  const namespace = segments.join('/');
  if (text === '') throw new PatternError('empty');
  if (/[\s\p{Cc}]/u.test(text)) throw new PatternError('whitespace');
  if (namespace.includes('**') || (name.includes('**') && name !== BELOW)) {
    throw new PatternError('double_wildcard');
  }
  if (segments.length === 0) throw new PatternError('segments');
  if (name === '' || segments.includes('')) throw new PatternError('empty_segment');
  if (namespace.includes('*')) throw new PatternError('namespace_wildcard');
  if ([name, ...segments].some(({ length }) => length > MAX_SEGMENT)) throw new PatternError('too_long');
  if (!segments.every((segment) => LITERAL.test(segment)) || !NAME.test(name)) {
    throw new PatternError('character');
  }
  const parts = name.split('*');
  return {
    text,
    namespace,
    name,
    scope: parts.length === 1 ? 'repo' : 'namespace',
    literalLength: text.length - (parts.length - 1),
    matchesName: name === BELOW ? isPath : nameMatcher(parts),
  };
}

const MAX_SEGMENT = 255;
const LITERAL = /^[\w.~-]+$/;
const NAME = /^[\w.~*-]+$/;

/** One segment or more. */
function isPath(text: string): boolean {
  return !text.split('/').includes('');
}

/**
 * Matches the literal parts between the `*` in order: the first at the start, the last at the end, each other one at
 * the first place after the one before. Taking the first place is never wrong, so nothing is ever tried again and the
 * work is linear in the length of the name. A name that is empty or holds a `/` is no segment and matches nothing.
 */
function nameMatcher(parts: readonly string[]): (name: string) => boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return (name) => name === first;
  const middle = rest.map(literalSearch);
  const shortest = first.length + last.length;
  return (name) =>
    name.length >= Math.max(1, shortest) &&
    name.startsWith(first) &&
    name.endsWith(last) &&
    holdsInOrder(middle, name, first.length, name.length - last.length) &&
    !name.includes('/');
}

function holdsInOrder(middle: readonly LiteralSearch[], name: string, start: number, end: number): boolean {
  let from: number | undefined = start;
  for (const search of middle) {
    from = search(name, from, end);
    if (from === undefined) return false;
  }
  return true;
}
