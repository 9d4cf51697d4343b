import { describe, expect, it } from '@jest/globals';
import { PROVIDER_ERROR_CODES } from '../../provider-error.js';
import { PROBE_CODES, V2Error } from '../v2-error.js';
import { mintFailure, probeFailure } from './probe-result.js';

describe('the results of a probe', () => {
  it('name for each code one side and a text of their own', () => {
    const texts = PROBE_CODES.map((code) => probeFailure(code).text);
    for (const code of PROBE_CODES) {
      const { ok, side, text } = probeFailure(code);
      expect(ok).toBe(false);
      expect(['configuration', 'identity', 'registry', 'network', 'clock']).toContain(side);
      expect(text).toMatch(/^[a-z][ -~]{20,130}[a-zA-Z)]$/);
      expect(new V2Error(code).message).toBe(text);
    }
    expect(new Set(texts).size).toBe(PROBE_CODES.length);
  });

  it('carry the difference between the clocks', () => {
    expect(probeFailure('refused', 1234)).toEqual({
      ok: false,
      side: 'identity',
      code: 'refused',
      text: 'the registry refuses the user name or the password',
      clockSkewMs: 1234,
    });
  });

  it('know each way in which a provider fails to mint', () => {
    expect(PROVIDER_ERROR_CODES.map((code) => `${code}: ${mintFailure(code).side}`)).toEqual([
      'not_configured: configuration',
      'refused: identity',
      'not_found: configuration',
      'throttled: registry',
      'unavailable: network',
      'timed_out: network',
      'bad_answer: registry',
    ]);
  });
});
