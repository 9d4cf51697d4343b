import { type ExchangeAsk, type ExchangeCall } from '../../src/registry/exchange/exchange-provider.js';
import { hmacAuthorization, type SessionKey } from '../../src/registry/exchange/hmac-signature.js';
import { objectOf, textOf } from '../../src/registry/exchange/minted-token.js';
import { ProviderError, type ProviderErrorCode } from '../../src/registry/provider-error.js';
import { type VendorAnswer } from '../../src/registry/vendor-http.js';
import { type TencentSettings, type TencentSite, tradesIdentity } from './tencent.settings.js';

/** Seconds of a session, and of what is asked for with it. */
const HOUR = 3_600;
/** Sources: `_endpoint` of the clients in tencentcloud-sdk-python, and of its edition for the international site. */
const DOMAINS: Readonly<Record<TencentSite, string>> = {
  china: 'tencentcloudapi.com',
  international: 'intl.tencentcloudapi.com',
};

type Ask = ExchangeAsk<TencentSettings>;

/** The token type is always named: there are tokens of the same call that never end. */
export function createToken({ settings, session }: Ask): ExchangeCall {
  const { secretId: id = '', secretKey: secret = '', registryId } = settings;
  const json = { RegistryId: registryId, TokenType: 'temp' };
  const call = callOf(settings, 'tcr', {
    'x-tc-action': 'CreateInstanceToken',
    'x-tc-version': '2019-09-24',
  });
  const { method, url, headers } = call;
  const time = headers['x-tc-timestamp'];
  const signed = { 'content-type': headers['content-type'] };
  const toSign = { method, url, headers: signed, body: JSON.stringify(json), time };
  const authorization = hmacAuthorization('TC3-HMAC-SHA256', toSign, session ?? { id, secret });
  const token = session && { 'x-tc-token': session.token };
  return { ...call, json, headers: { ...headers, ...token, authorization } };
}

/**
 * Trades the identity token for a key of a session of the role; the call itself is not signed, which it says. Source:
 * `OIDCRoleArnCredential` of tencentcloud-sdk-python-common.
 */
export function assumeRole({ settings, proof }: Ask): ExchangeCall | undefined {
  if (!tradesIdentity(settings)) return undefined;
  const { roleArn, oidcProviderName } = settings;
  const action = { 'x-tc-action': 'AssumeRoleWithWebIdentity', 'x-tc-version': '2018-08-13' };
  const call = callOf(settings, 'sts', action);
  const json = {
    ...{ ProviderId: oidcProviderName, WebIdentityToken: proof, RoleArn: roleArn },
    ...{ RoleSessionName: 'dockpass', DurationSeconds: HOUR },
  };
  return { ...call, json, headers: { ...call.headers, authorization: 'SKIP' } };
}

export function sessionKey(answer: VendorAnswer): SessionKey {
  const { TmpSecretId, TmpSecretKey, Token } = objectOf(responseOf(answer)['Credentials']);
  return { id: textOf(TmpSecretId), secret: textOf(TmpSecretKey), token: textOf(Token) };
}

/** What an answer holds; failures have the status of a success, too. */
export function responseOf({ json }: VendorAnswer): Readonly<Record<string, unknown>> {
  const response = objectOf(objectOf(json)['Response']);
  const { Error: failure } = response;
  if (failure !== undefined) throw new ProviderError(codeOf(failure));
  return response;
}

/** What all calls have in common; the first label of the host is the service in a signature. */
function callOf<Action extends object>(
  { region, site }: TencentSettings,
  service: 'tcr' | 'sts',
  action: Action,
) {
  const time = String(Math.floor(Date.now() / 1000));
  const headers = { 'content-type': 'application/json', 'x-tc-timestamp': time, 'x-tc-region': region };
  const url = new URL(`https://${service}.${DOMAINS[site]}/`);
  return { method: 'POST', url, headers: { ...headers, ...action } } as const;
}

/** By the whole code, or by its first word. Sources: API references of TCR and STS, "Error Codes". */
const CODES: ReadonlyMap<string, ProviderErrorCode> = new Map([
  ['AuthFailure', 'refused'],
  ['UnauthorizedOperation', 'refused'],
  ['InvalidParameter.WebIdentityTokenError', 'refused'],
  ['ResourceNotFound', 'not_found'],
  ['RequestLimitExceeded', 'throttled'],
  ['InternalError', 'unavailable'],
  ['ServiceUnavailable', 'unavailable'],
]);

function codeOf(failure: unknown): ProviderErrorCode {
  const { Code: code } = objectOf(failure);
  if (typeof code !== 'string') return 'bad_answer';
  return CODES.get(code) ?? CODES.get(code.split('.')[0] ?? '') ?? 'bad_answer';
}
