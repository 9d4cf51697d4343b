import { randomBytes } from 'node:crypto';
import { type ExchangeCall } from '../../src/registry/exchange/exchange-provider.js';
import {
  type AccessKey,
  hmacAuthorization,
  type SessionKey,
} from '../../src/registry/exchange/hmac-signature.js';
import { type ProviderErrorCode } from '../../src/registry/provider-error.js';

/** SHA-256 of a body that is empty. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** Of the two interfaces, by which each edition is asked for a pair. */
const ACTION = { 'x-acs-action': 'GetAuthorizationToken' };

/** A call, and what there is to say of it beside its signature. */
interface AlibabaCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Of the interface. */
  readonly version: string;
}

/** Signed as Alibaba's own clients do, with a nonce of its own. */
export function signedCall({ method, url, version }: AlibabaCall, key: AccessKey | SessionKey): ExchangeCall {
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const headers = {
    ...{ ...ACTION, 'x-acs-version': version, 'x-acs-date': time },
    ...('token' in key && { 'x-acs-accesskey-id': key.id, 'x-acs-security-token': key.token }),
    ...{ 'x-acs-signature-nonce': randomBytes(16).toString('hex'), 'x-acs-content-sha256': EMPTY },
  };
  const authorization = hmacAuthorization('ACS3-HMAC-SHA256', { method, url, headers, time }, key);
  return { method, url, headers: { ...headers, authorization }, explains };
}

/** Statuses do not tell: a key that there is not is a 404, a wrong secret and too many calls are both a 400. */
const MEANINGS: readonly (readonly [RegExp, ProviderErrorCode])[] = [
  [/^(?:Throttling|Throttled)(?:\.|$)/, 'throttled'],
  [/^(?:InvalidAccessKeyId|InvalidSecurityToken|InvalidTimeStamp|Forbidden)(?:\.|$)/, 'refused'],
  [/^(?:AuthenticationFail|NoPermission)(?:\.|$)/, 'refused'],
  [/^(?:SignatureDoesNotMatch|IncompleteSignature|USER_NOT_AUTHORIZED)(?:\.|$)/, 'refused'],
];

/** Source of the codes: docs of Alibaba Cloud, "Common error codes". */
export function explains(json: unknown): ProviderErrorCode | undefined {
  const { Code: code } = (json ?? {}) as { readonly Code?: unknown };
  if (typeof code !== 'string') return undefined;
  return MEANINGS.find(([pattern]) => pattern.test(code))?.[1];
}
