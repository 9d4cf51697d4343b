import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tokenOf } from './token-answer.js';

function read(body: string | Uint8Array): string | undefined {
  return tokenOf({ body: Buffer.from(body) });
}

// What Go's decoder makes of each was tried with the struct of distribution's client.
describe('the answer of a token endpoint', () => {
  it.each([
    ['{"token":"x"}', 'x'],
    ['{"access_token":"x"}', 'x'],
    ['{"token":"","access_token":"x"}', 'x'],
    ['{"token":null,"access_token":"x"}', 'x'],
    ['{"token":"x","access_token":""}', 'x'],
    ['{"token":"x","access_token":null}', 'x'],
    ['{"token":"x","access_token":"y"}', 'y'],
    ['{"Token":"x"}', 'x'],
    ['{"token":"x","TOKEN":"y"}', 'y'],
    ['\ufeff{"token":"x"}', 'x'],
    [' \r\n{"token":"x"}\n', 'x'],
    ['{"token":"x","expires_in":300,"issued_at":"2026-11-30T10:00:00Z","refresh_token":"r"}', 'x'],
    ['{"token":"x","expires_in":null,"issued_at":null,"refresh_token":null}', 'x'],
    ['{"token":"x","issued_at":"2026-11-30T10:00:00.123456789+01:00"}', 'x'],
    ['{"token":"x","expires_in":0,"scope":{"of":["another","kind"]}}', 'x'],
  ])('%j has a token', (body, token) => {
    expect(read(body)).toBe(token);
  });

  it.each([
    '',
    'x',
    'null',
    '"x"',
    '[{"token":"x"}]',
    '{}',
    '{"token":""}',
    '{"token":"","access_token":""}',
    '{"token":7}',
    '{"token":"x","access_token":7}',
    '{"token":"x","refresh_token":7}',
    '{"token":"x","expires_in":"300"}',
    '{"token":"x","expires_in":300.5}',
    '{"token":"x","expires_in":1e30}',
    '{"token":"x","issued_at":""}',
    '{"token":"x","issued_at":"2026-11-30 10:00:00"}',
    '{"token":"x","issued_at":"2026-11-30T10:00:00+0100"}',
    '{"token":"x","issued_at":"2026-13-30T10:00:00Z"}',
    '{"token":"x","issued_at":1764496800}',
    '{"token":"a b"}',
    '{"token":"a\\r\\nx: y"}',
    '{"token":"ü"}',
    '{"token":"x"',
    '<html>{"token":"x"}</html>',
    '['.repeat(50_000),
    '{"__proto__":{"token":"x"}}',
  ])('%j has none that a client would take', (body) => {
    expect(read(body)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
        const token = read(body);
        expect(token === undefined || token.length > 0).toBe(true);
      }),
    );
  });
});
