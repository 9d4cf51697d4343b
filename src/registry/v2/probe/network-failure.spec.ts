import { describe, expect, it } from '@jest/globals';
import { HttpCallError } from '../../http-call.js';
import { networkFailure } from './network-failure.js';

function failed(code: unknown, cause?: unknown): Error {
  return Object.assign(new Error('x', { cause }), { code });
}

describe('networkFailure', () => {
  it.each([
    ['ENOTFOUND', 'name_unknown'],
    ['EAI_AGAIN', 'name_unknown'],
    ['ERR_FORBIDDEN_ADDRESS', 'address_forbidden'],
    ['ECONNREFUSED', 'connection_refused'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ECONNRESET', 'connection_lost'],
    ['EPIPE', 'connection_lost'],
    ['UND_ERR_SOCKET', 'connection_lost'],
    ['ETIMEDOUT', 'timed_out'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timed_out'],
    ['UND_ERR_HEADERS_OVERFLOW', 'bad_answer'],
    ['CERT_NOT_YET_VALID', 'certificate_not_yet_valid'],
    ['CERT_HAS_EXPIRED', 'certificate_expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_name'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_untrusted'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate_untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate_untrusted'],
    ['EPROTO', 'plain_http'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'plain_http'],
    ['UND_ERR_ABORTED', 'connection_failed'],
  ])('takes %s for %s, however deep it lies', (code, expected) => {
    expect(networkFailure(new HttpCallError('no_answer', failed(code)))).toBe(expected);
    expect(networkFailure(new HttpCallError('no_answer', failed(undefined, failed(7, failed(code)))))).toBe(
      expected,
    );
  });

  it('knows a parser error by its name', () => {
    const error = Object.assign(new Error('x'), { name: 'HTTPParserError', code: undefined });
    expect(networkFailure(new HttpCallError('no_answer', new TypeError('x', { cause: error })))).toBe(
      'bad_answer',
    );
  });

  it.each([
    ['timed_out', 'timed_out'],
    ['too_large', 'bad_answer'],
    ['not_json', 'bad_answer'],
  ] as const)('takes a call that is %s for %s', (code, expected) => {
    expect(networkFailure(new HttpCallError(code, failed('ECONNRESET')))).toBe(expected);
  });

  it('ends on causes without end and on what is no error', () => {
    const circle = failed(undefined);
    circle.cause = circle;
    for (const cause of [circle, undefined, null, 'ENOTFOUND', { code: 7 }]) {
      expect(networkFailure(new HttpCallError('no_answer', cause))).toBe('connection_failed');
    }
  });
});
