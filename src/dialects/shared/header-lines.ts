import { signatureFailure, type SignatureFailure } from './signature-failure.js';

/**
 * The values of the wanted headers, in their order. Each must have exactly one line: Node joins doubled lines or
 * drops the later ones, Go reads the first, so the two ends of a doubled line would not see one value.
 *
 * @param rawHeaders name, value, name, value, as Node gives them; names in any case
 * @param wanted names in lower case
 */
export function headerLines<const Names extends readonly ['signature', ...string[]]>(
  rawHeaders: readonly string[],
  wanted: Names,
): { readonly [Position in keyof Names]: string } | SignatureFailure {
  const lines: (string | undefined)[] = wanted.map(() => undefined);
  let doubled = false;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    const position = wanted.findIndex((one) => isName(name, one));
    if (position !== -1) {
      doubled ||= lines[position] !== undefined;
      lines[position] = value;
    } else if (isName(name, 'authorization') && carriesSignature(value)) {
      return signatureFailure('signature_in_authorization');
    }
  }
  if (lines[0] === undefined) return signatureFailure('no_signature');
  if (doubled) return signatureFailure('header_doubled');
  for (const line of lines) {
    if (line === undefined) return signatureFailure('header_missing');
    if (line.length > MAX_LINE_LENGTH) return signatureFailure('header_too_long');
  }
  return lines as { readonly [Position in keyof Names]: string };
}

/** Lengths differ mostly, and cost less to compare than a name to lower. */
function isName(name: string, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted;
}

/** Characters, that is bytes: Node reads header values as latin-1. */
export const MAX_LINE_LENGTH = 1024;

function carriesSignature(authorization: string): boolean {
  return authorization.trimStart().slice(0, SCHEME.length).toLowerCase() === SCHEME;
}

const SCHEME = 'signature';
