import { lowerCased, readAuth } from '../docker/docker-auth.js';
import { ProviderError } from '../provider-error.js';
import { objectOf, textOf } from './minted-token.js';

/** User name and password of an answer that is a docker `config.json`, of which the one host counts. */
export interface DockerPair {
  readonly username: string;
  readonly password: string;
}

/** @throws ProviderError `bad_answer`, also where the host is not among the `auths` */
export function dockerPair(json: unknown, host: string): DockerPair {
  const item = objectOf(objectOf(objectOf(json)['auths'])[host]);
  const read = readAuth(host, lowerCased(Object.entries(item)), { keyOf: () => host, notes: DEAF });
  if (!read) throw new ProviderError('bad_answer');
  const [username, password] = read.pair;
  return { username: textOf(username), password: textOf(password) };
}

/** Whatever is wrong with an answer is one code. */
const DEAF = { problem: () => undefined, warn: () => undefined };
