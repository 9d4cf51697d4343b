import { ProviderError, type ProviderErrorCode, toProviderError } from '../../provider-error.js';
import { retryAfterMs } from '../../vendor-http.js';
import type { LastAnswer } from './transport.js';

/** Codes by the names of errors, without their `Exception`. */
export type AwsErrorCodes = ReadonlyMap<string, ProviderErrorCode>;

/**
 * What an error of the AWS SDK means. The SDK's error name decides, then the last HTTP status, then the kind of
 * failure below HTTP; the SDK's text never does, and never leaves the cause.
 *
 * @param last what the wire said last in this piece of work
 * @param codes of errors that are one service's own
 */
export function awsErrorOf(
  error: unknown,
  signal: AbortSignal,
  last: LastAnswer,
  codes: AwsErrorCodes = new Map(),
): ProviderError {
  if (signal.aborted) return new ProviderError('timed_out', { cause: error });
  // Not the same one: the SDK writes into errors that pass through it, into their messages, too.
  if (error instanceof ProviderError) return new ProviderError(error.code, { cause: error });
  const code = byName(error, last, codes) ?? byStatus(last.status) ?? byErrno(error);
  if (code === undefined) return toProviderError(error);
  const wait =
    code === 'throttled' || code === 'unavailable'
      ? retryAfterMs(last.retryAfter ?? null, last.date)
      : undefined;
  return new ProviderError(code, { cause: error, ...(wait === undefined ? {} : { retryAfterMs: wait }) });
}

function byName(error: unknown, { status }: LastAnswer, codes: AwsErrorCodes): ProviderErrorCode | undefined {
  const name = textField(error, 'name').replace(/Exception$/, '');
  // The SDK says this of an STS answer without credentials, too.
  if (LACKS_IDENTITY.has(name)) return status === 200 ? 'bad_answer' : 'not_configured';
  return codes.get(name) ?? CODES.get(name);
}

function byStatus(status: number | undefined): ProviderErrorCode | undefined {
  if (status === undefined) return undefined;
  if (status === 401 || status === 403) return 'refused';
  if (status === 404) return 'not_found';
  if (status === 429) return 'throttled';
  if (status === 407 || status >= 500) return 'unavailable'; // 407 is a proxy's
  return 'bad_answer';
}

/** A token file that cannot be read. Everything else that has no status is the network. */
function byErrno(error: unknown): ProviderErrorCode | undefined {
  return LOCAL_ERRNO.has(textField(error, 'code')) ? 'not_configured' : undefined;
}

function textField(error: unknown, field: 'name' | 'code'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : '';
}

const LACKS_IDENTITY = new Set(['CredentialsProviderError', 'TokenProviderError', 'ProviderError']);
const LOCAL_ERRNO = new Set(['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR']);

/**
 * Error names without their `Exception`, which JSON services add and STS does not. Sources: the API references of ECR
 * ("Common Error Types", GetAuthorizationToken) and STS (AssumeRole, AssumeRoleWithWebIdentity), and the SDK's list of
 * throttling errors.
 */
const CODES: AwsErrorCodes = new Map([
  ...named('refused', [
    'AccessDenied',
    'AuthFailure',
    'ExpiredToken',
    'IDPRejectedClaim',
    'IncompleteSignature',
    'InvalidClientTokenId',
    'InvalidIdentityToken',
    'InvalidSignature',
    'MissingAuthenticationToken',
    'NotAuthorized',
    'OptInRequired',
    'RequestExpired',
    'SignatureDoesNotMatch',
    'UnrecognizedClient',
  ]),
  ...named('throttled', [
    'LimitExceeded',
    'RequestLimitExceeded',
    'RequestThrottled',
    'SlowDown',
    'Throttled',
    'Throttling',
    'TooManyRequests',
  ]),
  ...named('not_configured', [
    'EndpointError',
    'MalformedPolicyDocument',
    'PackedPolicyTooLarge',
    'RegionDisabled',
    'Validation',
    'ValidationError',
  ]),
  ...named('unavailable', ['IDPCommunicationError', 'InternalFailure', 'Server', 'ServiceUnavailable']),
]);

function named(code: ProviderErrorCode, names: readonly string[]): [string, ProviderErrorCode][] {
  return names.map((name) => [name, code]);
}
