import { signatureFailure, type SignatureFailure } from './signature-failure.js';

/** Header names in lower case, `signature` first, with the position of each. */
export interface WantedHeaders<Names extends readonly string[]> {
  readonly names: Names;
  readonly positions: ReadonlyMap<string, number>;
}

/**
 * The values of the wanted headers, in their order. Each must have exactly one line: Node joins doubled lines or
 * drops the later ones, Go reads the first, so the two ends of a doubled line would not see one value.
 *
 * @param rawHeaders name, value, name, value, as Node gives them; names in any case
 */
export function headerLines<const Names extends readonly string[]>(
  rawHeaders: readonly string[],
  wanted: WantedHeaders<Names>,
): { readonly [Position in keyof Names]: string } | SignatureFailure {
  const lines = new Array<string | undefined>(wanted.names.length).fill(undefined);
  let doubled = false;
  let name: string | undefined;
  for (const text of rawHeaders) {
    if (name === undefined) {
      name = text.toLowerCase();
      continue;
    }
    const position = wanted.positions.get(name);
    if (position !== undefined) {
      doubled ||= lines[position] !== undefined;
      lines[position] = text;
    } else if (name === 'authorization' && carriesSignature(text)) {
      return signatureFailure('signature_in_authorization');
    }
    name = undefined;
  }
  if (lines[0] === undefined) return signatureFailure('no_signature');
  if (doubled) return signatureFailure('header_doubled');
  for (const line of lines) {
    if (line === undefined) return signatureFailure('header_missing');
    if (line.length > MAX_LINE_LENGTH) return signatureFailure('header_too_long');
  }
  return lines as { readonly [Position in keyof Names]: string };
}

/** Describes the headers once, at start; `signature` must be the first. */
export function wantedHeaders<const Names extends readonly ['signature', ...string[]]>(
  ...names: Names
): WantedHeaders<Names> {
  return { names, positions: new Map(names.map((name, position) => [name, position])) };
}

/** Characters, that is bytes: Node reads header values as latin-1. */
const MAX_LINE_LENGTH = 1024;

function carriesSignature(authorization: string): boolean {
  return authorization.trimStart().slice(0, SCHEME.length).toLowerCase() === SCHEME;
}

const SCHEME = 'signature';
