import {
  type ExchangeAsk,
  type ExchangeCall,
  exchangeProvider,
} from '../../src/registry/exchange/exchange-provider.js';
import { hmacAuthorization } from '../../src/registry/exchange/hmac-signature.js';
import { lifeUntil, objectOf, textOf } from '../../src/registry/exchange/minted-token.js';
import { ProviderError, type ProviderErrorCode } from '../../src/registry/provider-error.js';
import { type MintedCredential } from '../../src/registry/registry-provider.js';
import { type VendorAnswer } from '../../src/registry/vendor-http.js';
import { type TencentSite, TencentSettings } from './tencent.settings.js';

const HOUR_MS = 3_600_000;
/** An instance's own name before it, and `-vpc` behind that for private networks. */
const HOST = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.tencentcloudcr\.com$/;
/** Sources: `_endpoint` in `tcr_client.py` of tencentcloud-sdk-python-tcr, and of its edition for the international site. */
const APIS: Readonly<Record<TencentSite, string>> = {
  china: 'tcr.tencentcloudapi.com',
  international: 'tcr.intl.tencentcloudapi.com',
};

/**
 * Tencent's Container Registry, Enterprise Edition: `CreateInstanceToken` gives a user name and a token of an hour. Source:
 * API reference of TCR 2019-09-24.
 */
export default exchangeProvider({
  id: 'tencent',
  label: 'Tencent Container Registry',
  description: 'Tokens of an hour, for the API key of a CAM user.',
  settings: TencentSettings,
  examples: ['acme.tencentcloudcr.com', 'acme-vpc.tencentcloudcr.com'],
  longestLifeMs: HOUR_MS,
  serves: (address, settings) => settings !== undefined && HOST.test(address),
  isSelfContained: () => true,
  call: signedCall,
  read: pairOf,
});

/** The token type is always named: there are tokens of the same call that never end. */
function signedCall({ settings }: ExchangeAsk<TencentSettings>): ExchangeCall {
  const { secretId: id, secretKey: secret, registryId, region, site } = settings;
  const json = { RegistryId: registryId, TokenType: 'temp' };
  const time = String(Math.floor(Date.now() / 1000));
  const request = {
    ...({ method: 'POST', url: new URL(`https://${APIS[site]}/`) } as const),
    headers: { 'content-type': 'application/json' },
  };
  const toSign = { ...request, body: JSON.stringify(json), time };
  const own = { 'x-tc-action': 'CreateInstanceToken', 'x-tc-version': '2019-09-24' };
  const authorization = hmacAuthorization('TC3-HMAC-SHA256', toSign, { id, secret });
  const headers = {
    ...request.headers,
    ...own,
    'x-tc-timestamp': time,
    'x-tc-region': region,
    authorization,
  };
  return { ...request, headers, json };
}

/** Failures have the status of a success, too. */
function pairOf(answer: VendorAnswer): MintedCredential {
  const { Error: failure, Username, Token, ExpTime } = objectOf(objectOf(answer.json)['Response']);
  if (failure !== undefined) throw new ProviderError(codeOf(failure));
  return { username: textOf(Username), password: textOf(Token), ...lifeUntil(answer, ExpTime) };
}

const CODES: Readonly<Record<string, ProviderErrorCode>> = {
  AuthFailure: 'refused',
  UnauthorizedOperation: 'refused',
  ResourceNotFound: 'not_found',
  RequestLimitExceeded: 'throttled',
  InternalError: 'unavailable',
  ServiceUnavailable: 'unavailable',
};

/** By the first word of a code. Source: API reference of TCR, "Error Codes". */
function codeOf(failure: unknown): ProviderErrorCode {
  const { Code: code } = objectOf(failure);
  const word = typeof code === 'string' ? (code.split('.')[0] ?? '') : '';
  return Object.hasOwn(CODES, word) ? (CODES[word] ?? 'bad_answer') : 'bad_answer';
}
