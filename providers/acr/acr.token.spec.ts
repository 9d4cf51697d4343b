import { describe, expect, it } from '@jest/globals';
import { tokenIn } from './acr.token.js';

const token = (claims: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.fake-signature`;
const read = (json: unknown): unknown =>
  tokenIn({ json, headers: new Headers(), date: undefined }, 'refresh_token');

const UNUSABLE: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a list', []],
  ['a string', 'token'],
  ['no token', {}],
  ['a token of the other kind', { access_token: token({ exp: 2, iat: 1 }) }],
  ['a token that is no text', { refresh_token: 5 }],
  ['a token without claims', { refresh_token: 'abc' }],
  ['a token of two parts', { refresh_token: 'abc.def' }],
  ['a token with a line break', { refresh_token: `${token({ exp: 2, iat: 1 })}\n` }],
  ['claims that are no JSON', { refresh_token: 'e30.bm90IGpzb24.x' }],
  ['claims that are a list', { refresh_token: token([]) }],
  ['claims that are null', { refresh_token: token(null) }],
  ['no exp', { refresh_token: token({ iat: 1 }) }],
  ['no iat', { refresh_token: token({ exp: 2 }) }],
  ['an exp in text', { refresh_token: token({ exp: '2', iat: 1 }) }],
  ['a fraction', { refresh_token: token({ exp: 2.5, iat: 1 }) }],
  ['a negative exp', { refresh_token: token({ exp: -2, iat: 1 }) }],
  ['an exp beyond whole numbers', { refresh_token: token({ exp: 1e300, iat: 1 }) }],
];

describe('a token of the registry', () => {
  it('tells its own life on the clock of the registry', () => {
    const refresh_token = token({ iat: 1_700_000_000, exp: 1_700_010_800 });
    expect(read({ refresh_token })).toEqual({
      token: refresh_token,
      issuedAt: 1_700_000_000_000,
      expiresAt: 1_700_010_800_000,
    });
  });

  it.each(UNUSABLE)('is a bad answer: %s', (_, json) => {
    const expected = {
      code: 'bad_answer',
      message: 'the vendor gave an answer that cannot be used',
      cause: undefined,
    };
    expect(() => read(json)).toThrow(expect.objectContaining(expected));
  });
});
