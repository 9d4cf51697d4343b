import { type HttpAnswer, type HttpCall } from '../http-call.js';
import { type Challenge } from './challenge.js';
import { type RegistryHosts } from './registry-hosts.js';

/** How a V2 registry authenticates: one implementation for each scheme of its challenge. */
export interface IAuthProvider {
  /** The scheme in lower case. */
  readonly scheme: string;
  /**
   * The value of `Authorization` that answers a challenge; undefined where it has none for the anonymous. Where the
   * credential goes is checked before it is attached to anything.
   *
   * @throws V2Error
   */
  authorize(challenge: Challenge, context: AuthContext): Promise<string | undefined>;
}

export interface AuthContext {
  readonly hosts: RegistryHosts;
  /** Undefined = anonymous. */
  readonly credential: PlainCredential | undefined;
  /**
   * What the authorization is for, e.g. `repository:acme/app:pull`; undefined = for a login, which has no scope. What a
   * challenge names is not taken by itself: that of `/v2/` may be no more than an example.
   */
  readonly scope: string | undefined;
  /** A bounded call; rejects with a V2Error when there is no answer. */
  readonly call: (call: Omit<HttpCall, 'signal' | 'dispatcher'>) => Promise<HttpAnswer>;
}

export interface PlainCredential {
  readonly username: string;
  readonly password: string;
}

/** RFC 7617, in UTF-8 as docker sends it. */
export function basicAuthorization({ username, password }: PlainCredential): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
