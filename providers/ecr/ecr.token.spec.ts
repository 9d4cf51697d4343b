import { describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../src/registry/provider-error.js';
import { credentialOf } from './ecr.token.js';

const EXPIRES = new Date(1_800_000_000_000);

describe('an authorization token', () => {
  it('is a user name and a password, split at the first colon', () => {
    const data = { authorizationToken: base64('AWS:a:b='), expiresAt: EXPIRES };
    expect(credentialOf(data, 1_799_999_000_000)).toEqual({
      username: 'AWS',
      password: 'a:b=',
      expiresAt: 1_800_000_000_000,
      issuedAt: 1_799_999_000_000,
    });
  });

  it('says nothing of the vendor’s clock where the answer did not', () => {
    const data = { authorizationToken: base64('AWS:a'), expiresAt: EXPIRES };
    expect(credentialOf(data, undefined)).not.toHaveProperty('issuedAt');
  });

  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['is no base64', '{"AWS":"password"}'],
    ['has no colon', base64('AWSpassword')],
    ['has no user name', base64(':password')],
    ['has no password', base64('AWS:')],
    ['has a line break', base64('AWS:pass\nword')],
    ['has a space', base64('AWS:pass word')],
    ['is no ASCII', base64('AWS:pässword')],
    ['is binary', Buffer.of(0x41, 0x3a, 0x00).toString('base64')],
  ])('that %s is a bad answer', (_, authorizationToken) => {
    expect(() => credentialOf({ authorizationToken, expiresAt: EXPIRES }, undefined)).toThrow(
      new ProviderError('bad_answer'),
    );
  });

  it('without an expiry, or not there at all, is a bad answer', () => {
    for (const data of [
      undefined,
      {},
      { authorizationToken: base64('AWS:a') },
      { authorizationToken: base64('AWS:a'), expiresAt: new Date(NaN) },
    ]) {
      expect(() => credentialOf(data, undefined)).toThrow(new ProviderError('bad_answer'));
    }
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
