import { type HttpAnswer } from '../http-call.js';
import {
  type AuthContext,
  basicAuthorization,
  type IAuthProvider,
  type PlainCredential,
} from './auth-provider.js';
import { type Challenge } from './challenge.js';
import { type ProbeCode, V2Error } from './v2-error.js';
import { checkedRealm } from './realm-policy.js';
import { tokenOf } from './token-answer.js';

/**
 * The registry takes a token of its token endpoint, which takes the pair: by GET with Basic
 * (https://distribution.github.io/distribution/spec/auth/token/), or where it does not know that, by POST as OAuth2
 * password grant (https://distribution.github.io/distribution/spec/auth/oauth/).
 */
export const tokenAuth: IAuthProvider = {
  scheme: 'bearer',
  authorize: async (challenge, context) => {
    const realm = checkedRealm(challenge.parameters.get('realm'), context.hosts);
    const question = questionOf(challenge, context);
    const byGet = await askByGet(realm, question, context);
    if (!context.credential || !UNKNOWN_METHOD.has(byGet.status)) return `Bearer ${tokenIn(byGet)}`;
    const byPost = await askByPost(realm, question, context.credential, context.call);
    if (byPost.status === 400) throw new V2Error('refused', 400); // RFC 6749 section 5.2, invalid_grant
    return `Bearer ${tokenIn(byPost)}`;
  },
};

/** Not 401: a wrong password sent twice counts twice where failed logins are counted. */
const UNKNOWN_METHOD: ReadonlySet<number> = new Set([400, 404, 405, 501]);
const CLIENT_ID = 'dockpass';

function questionOf({ parameters }: Challenge, { scope }: AuthContext): [name: string, value: string][] {
  const question: [string, string | undefined][] = [
    ['service', parameters.get('service')],
    ['scope', scope],
  ];
  return question.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
}

function askByGet(
  realm: URL,
  question: [string, string][],
  { call, credential }: AuthContext,
): Promise<HttpAnswer> {
  const url = new URL(realm);
  for (const [name, value] of question) url.searchParams.append(name, value);
  url.searchParams.set('client_id', CLIENT_ID);
  const headers = credential && { authorization: basicAuthorization(credential) };
  return call({ url, method: 'GET', ...(headers && { headers }), readBodyOf: 'success' });
}

function askByPost(
  url: URL,
  question: [string, string][],
  { username, password }: PlainCredential,
  call: AuthContext['call'],
): Promise<HttpAnswer> {
  const body = new URLSearchParams([...question, ['grant_type', 'password'], ['client_id', CLIENT_ID]]);
  body.set('username', username);
  body.set('password', password);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return call({ url, method: 'POST', headers, body: body.toString(), readBodyOf: 'success' });
}

function tokenIn(answer: HttpAnswer): string {
  const { status } = answer;
  if (status < 200 || status > 299) throw new V2Error(failureOf(status), status);
  const token = tokenOf(answer);
  if (token === undefined) throw new V2Error('token_malformed');
  return token;
}

function failureOf(status: number): ProbeCode {
  if (status === 401 || status === 403) return 'refused';
  if (status === 429) return 'throttled';
  return status >= 500 && status !== 501 ? 'unavailable' : 'token_endpoint';
}
