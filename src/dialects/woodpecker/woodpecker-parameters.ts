import { BASE64_OF_64_BYTES } from '../../wire/canonical-base64.js';
import { type Component } from './message-signature.js';
import { signatureFailure, type SignatureFailure } from '../shared/signature-failure.js';

/** A parsed `Signature-Input` line of a Woodpecker server. */
export interface WoodpeckerParameters {
  /** The inner list with its parameters, exactly as received: the value of `@signature-params`. */
  readonly params: string;
  readonly order: readonly Component[0][];
  /** Epoch seconds. */
  readonly created: number;
  /** Epoch seconds. */
  readonly expires: number | undefined;
}

/**
 * Reads the one shape of RFC 9421 that Woodpecker sends,
 * `woodpecker-ci-extensions=("@request-target" "content-digest");created=…;alg="ed25519"`, with the two components and
 * the parameters in any order, `alg` left out, `keyid` or `expires` added. Only the canonical spelling is read, so the
 * text is its own serialisation and nothing has to be written anew for the signature base. Every other label, component
 * and parameter, an extra label and blanks beyond these are refused.
 */
export function parseWoodpeckerParameters(line: string): WoodpeckerParameters | SignatureFailure {
  if (!line.startsWith(LABEL)) return signatureFailure('label_unknown');
  const params = line.slice(LABEL.length);
  const shape = COVERED.find(({ list }) => params.startsWith(list));
  if (shape === undefined) return signatureFailure('covered_set_wrong');
  const values = readParameters(params, shape.list.length);
  if (!Array.isArray(values)) return values;
  const [created, alg, , expires] = values;
  if (created === undefined) return signatureFailure('parameter_missing');
  if (alg !== undefined && alg !== '"ed25519"') return signatureFailure('algorithm_not_allowed');
  return {
    params,
    order: shape.order,
    created: Number(created),
    expires: expires === undefined ? undefined : Number(expires),
  };
}

/** The signature of `woodpecker-ci-extensions=:…:` as canonical base64, with its 64 bytes. */
export function parseWoodpeckerSignature(line: string): { text: string; bytes: Buffer } | SignatureFailure {
  if (!line.startsWith(LABEL)) return signatureFailure('label_unknown');
  const item = line.slice(LABEL.length);
  const text = item.slice(1, -1);
  const isBytes = item.startsWith(':') && item.endsWith(':') && BASE64_OF_64_BYTES.test(text);
  return isBytes
    ? { text, bytes: Buffer.from(text, 'base64') }
    : signatureFailure('signature_value_malformed');
}

const LABEL = 'woodpecker-ci-extensions=';

const COVERED = [
  { list: '("@request-target" "content-digest")', order: ['@request-target', 'content-digest'] },
  { list: '("content-digest" "@request-target")', order: ['content-digest', '@request-target'] },
] as const;

/** The raw values of NAMES, in that order. */
function readParameters(params: string, start: number): (string | undefined)[] | SignatureFailure {
  const values = [undefined, undefined, undefined, undefined] as (string | undefined)[];
  for (let at = start; at < params.length;) {
    if (params[at] === ',') return signatureFailure('label_not_single');
    const equals = params.indexOf('=', at);
    if (params[at] !== ';' || equals === -1) return signatureFailure('parameters_malformed');
    const position = NAMES.indexOf(params.slice(at + 1, equals));
    if (position === -1) return signatureFailure('parameter_unknown');
    if (values[position] !== undefined) return signatureFailure('parameter_repeated');
    const value = (IS_TEXT[position] ? TEXT : INTEGER).exec(params.slice(equals + 1))?.[0];
    if (value === undefined) return signatureFailure('parameters_malformed');
    values[position] = value;
    at = equals + 1 + value.length;
  }
  return values;
}

const NAMES = ['created', 'alg', 'keyid', 'expires'];
const IS_TEXT = [false, true, true, false];
/**
 * sf-integer without sign and leading zeros: its canonical spelling. Fifteen digits are below 2^53; a sixteenth
 * would stand where `;` must.
 */
const INTEGER = /^(?:0|[1-9][0-9]{0,14})/;
/** sf-string; the alternatives begin with different characters, so there is nothing to backtrack into. */
const TEXT = /^"(?:[ !#-[\]-~]|\\["\\])*"/;
