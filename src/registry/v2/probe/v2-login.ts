import { type HttpAnswer } from '../../http-call.js';
import { type ProbeCode, V2Error } from '../v2-error.js';
import { expectSuccess } from './expect-success.js';
import { type V2Session } from './v2-session.js';

/**
 * As `docker login`: a token for it has no scope, whatever the challenge of `/v2/` names; GHCR names an example there.
 *
 * @returns whether the registry asked for the credential; then it also took it
 * @throws V2Error
 */
export async function login(session: V2Session): Promise<boolean> {
  const answer = await session.ping();
  if (answer.status !== 401) {
    expectSuccess(answer);
    return false;
  }
  session.takeChallenge(answer);
  let authorized = await session.get('/v2/', 'GET', await session.authorization());
  if (authorized.status === 401 && session.usesTokens) authorized = await loginWithScope(session, authorized);
  if (authorized.status === 401) throw new V2Error(session.usesTokens ? 'token_refused' : 'refused');
  expectSuccess(authorized);
  return true;
}

/** As go-containerregistry: the scope that a challenge names is asked for when a token without one was not enough. */
async function loginWithScope(session: V2Session, answer: HttpAnswer): Promise<HttpAnswer> {
  if (answer.headers.has('www-authenticate')) session.takeChallenge(answer);
  if (session.scope === undefined) return answer;
  try {
    return await session.get('/v2/', 'GET', await session.authorization(session.scope));
  } catch (error) {
    if (error instanceof V2Error && error.code === 'refused') return answer; // the pair was taken before
    throw error;
  }
}

/** A login that is only to tell more of a pull: whether the credential was taken, or why that is not known. */
export type Login = boolean | V2Error;

export async function loginBeforePull(session: V2Session): Promise<Login> {
  try {
    return await login(session);
  } catch (error) {
    if (error instanceof V2Error && isOpen(error)) return error;
    throw error;
  }
}

/**
 * Whether a pull may work all the same: a token endpoint may refuse a token without a scope (400, 403). One 401 for the
 * pair is enough: where failed logins are counted, two are two.
 */
function isOpen({ code, status }: V2Error): boolean {
  return LOGIN_ONLY.has(code) || (code === 'refused' && (status === 400 || status === 403));
}

const LOGIN_ONLY: ReadonlySet<ProbeCode> = new Set([
  'not_a_registry',
  'redirected',
  'forbidden',
  'unavailable',
  'bad_answer',
  'challenge_missing',
  'token_refused',
  'token_malformed',
  'token_endpoint',
] as const);
