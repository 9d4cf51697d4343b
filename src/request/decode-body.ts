import { type CiRequest, type Dialect } from './ci-request.js';
import { decodeDrone } from './drone-request.js';
import { nestsTooDeep } from './json-depth.js';
import { decodeWoodpecker } from './woodpecker-request.js';

/**
 * A verified body as the model that policy reads; undefined when it is not JSON, nests too deep, or a needed field is
 * missing or of the wrong kind. Only declared fields are copied: everything else (a forge token in `netrc` above all)
 * is dropped here.
 */
export function decodeBody(dialect: Dialect, body: Buffer): CiRequest | undefined {
  if (nestsTooDeep(body)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  return dialect === 'drone' ? decodeDrone(json) : decodeWoodpecker(json);
}
