import { describe, expect, it } from '@jest/globals';
import { jwtWith } from '../../../test/support/identity/identity-token.js';
import { type ProviderError } from '../provider-error.js';
import { mintedToken } from './minted-token.js';

const NOW = Date.UTC(2026, 10, 29);
const SECONDS = NOW / 1000;
const HOUR = 3_600_000;

const minted = (json: unknown, longestMs?: number): unknown => {
  try {
    return mintedToken({ json, headers: new Headers(), date: NOW }, 'token', longestMs);
  } catch (error) {
    return (error as ProviderError).code;
  }
};

describe('the token of an answer', () => {
  const own = jwtWith({ iat: SECONDS, exp: SECONDS + 3_600 });

  it.each<[string, object, number | undefined, number]>([
    ['as long as the answer says', { token: 'opaque', expires_in: 600 }, undefined, 600_000],
    ['as long as it says itself', { token: own }, undefined, HOUR],
    ['as the answer says where that is shorter', { token: own, expires_in: 60 }, undefined, 60_000],
    ['as it says itself where that is shorter', { token: own, expires_in: 86_400 }, undefined, HOUR],
    ['no longer than is allowed', { token: own, expires_in: 86_400 }, 60_000, 60_000],
  ])('lives %s', (_, json, longestMs, lifeMs) => {
    expect(minted(json, longestMs)).toMatchObject({ expiresAt: NOW + lifeMs, issuedAt: NOW });
  });

  it.each<[string, unknown]>([
    ['no token', { expires_in: 60 }],
    ['an empty token', { token: '', expires_in: 60 }],
    ['a token with a space', { token: 'a b', expires_in: 60 }],
    ['a token that is a number', { token: 7, expires_in: 60 }],
    ['no life', { token: 'opaque' }],
    ['no life in a JWT', { token: jwtWith({ iat: SECONDS }) }],
    ['a life that is a text', { token: own, expires_in: '60' }],
    ['a life that is over', { token: own, expires_in: 0 }],
    ['a list', [own]],
    ['nothing', null],
  ])('is a bad answer with %s', (_, json) => {
    expect(minted(json)).toBe('bad_answer');
  });
});
