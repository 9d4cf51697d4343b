import { BASE64_OF_32_BYTES } from '../../wire/canonical-base64.js';
import { signatureFailure, type SignatureFailure } from '../shared/signature-failure.js';

/** A parsed `Signature` line of a Drone runner; `keyId` and `algorithm` are constants and were checked. */
export interface DroneParameters {
  /** The MAC as canonical base64. */
  readonly signature: string;
  /** Names of the covered headers, as written. */
  readonly covered: string;
}

/**
 * Reads `keyId="…",algorithm="…",signature="…",headers="…"`: each once, in any order, no white space, no escapes.
 * draft-cavage allows more (`created`, unquoted numbers, blanks); no Drone runner sends it, so nothing else is read.
 */
export function parseDroneParameters(line: string): DroneParameters | SignatureFailure {
  const values = [undefined, undefined, undefined, undefined] as (string | undefined)[];
  for (let at = 0; ;) {
    const opening = line.indexOf('="', at);
    const closing = opening === -1 ? -1 : line.indexOf('"', opening + 2);
    if (closing === -1) return signatureFailure('parameters_malformed');
    const position = NAMES.indexOf(line.slice(at, opening));
    if (position === -1) return signatureFailure('parameter_unknown');
    if (values[position] !== undefined) return signatureFailure('parameter_repeated');
    values[position] = line.slice(opening + 2, closing);
    at = closing + 2;
    if (closing + 1 === line.length) break;
    if (line[closing + 1] !== ',') return signatureFailure('parameters_malformed');
  }
  return checkParameters(values);
}

const NAMES = ['keyId', 'algorithm', 'signature', 'headers'];

function checkParameters(values: readonly (string | undefined)[]): DroneParameters | SignatureFailure {
  const [keyId, algorithm, signature, covered] = values;
  if (keyId === undefined || algorithm === undefined || signature === undefined || covered === undefined) {
    return signatureFailure('parameter_missing');
  }
  if (keyId !== 'hmac-key') return signatureFailure('key_id_unknown');
  if (algorithm !== 'hmac-sha256') return signatureFailure('algorithm_not_allowed');
  if (!BASE64_OF_32_BYTES.test(signature)) return signatureFailure('signature_value_malformed');
  return { signature, covered };
}
