import { expect, test } from '@jest/globals';
import { SIGNATURE_REASONS } from '../../dialects/shared/signature-failure.js';
import { REFUSAL_MEANINGS } from './refusal-meanings.js';

test('every reason of a refusal has one sentence that says what to do', () => {
  expect(Object.keys(REFUSAL_MEANINGS)).toEqual(expect.arrayContaining([...SIGNATURE_REASONS]));
  for (const text of Object.values(REFUSAL_MEANINGS)) expect(text).toMatch(/^[A-Z][^:]+: [^.]+\.$/);
});
