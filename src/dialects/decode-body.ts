import { type Extension } from './extension.js';
import { type CiRequest } from './shared/ci-request.js';
import { nestsTooDeep } from '../wire/json-depth.js';
import { hasTooManyParts } from '../wire/json-parts.js';

/**
 * A verified body as the model that policy reads; undefined when it is not JSON, nests too deep, has too many values, or
 * a needed field is missing or of the wrong kind. Only declared fields are copied: everything else (a forge token in `netrc` above all)
 * is dropped here.
 *
 * Bytes are taken for latin-1 first, which costs a fifth less for the commit messages and names of people that nobody
 * reads here. What is read is the same in UTF-8 as long as it is ASCII; else the body is parsed again as what it is.
 */
export function decodeBody(extension: Extension, body: Buffer): CiRequest | undefined {
  if (nestsTooDeep(body) || hasTooManyParts(body)) return undefined;
  const request = extension.decode(parse(body.toString('latin1')));
  return request && isAscii(request) ? request : extension.decode(parse(body.toString('utf8')));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isAscii({ repo, repoId, event, secrets }: CiRequest): boolean {
  const isPlain = ASCII.test(repo) && ASCII.test(repoId) && ASCII.test(event);
  return isPlain && (secrets?.name === undefined || ASCII.test(secrets.name));
}

const ASCII = /^[ -~]*$/;
