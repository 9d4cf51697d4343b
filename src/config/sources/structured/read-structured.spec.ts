import { describe, expect, it } from '@jest/globals';
import { turnsDuring } from '../../../../test/support/pace/turns.js';
import { parseStructured } from './read-structured.js';

describe('parseStructured', () => {
  it('gives others their turns while it reads a long file', async () => {
    const list = (length: number): string => Array.from({ length }, (_, at) => `- a${String(at)}\n`).join('');
    const turns = await turnsDuring(() => parseStructured(list(8_000), { format: 'yaml' }));
    expect(turns).toBeGreaterThanOrEqual(8);
  });
});
