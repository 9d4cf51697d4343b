import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Sealer } from './seal.js';

const KEY = 'TEST-ONLY-key-of-a-database-0123456789';
const OTHER = 'TEST-ONLY-other-key-of-database-0123456';

describe('a sealed value', () => {
  it('opens for its row and for no other, whatever it holds', () => {
    const sealer = new Sealer(KEY);
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (value, row, other) => {
        const sealed = sealer.seal(value, row);
        expect(sealer.open(sealed, row)).toBe(value);
        if (row !== other) expect(sealer.open(sealed, other)).toBeUndefined();
      }),
    );
  });

  it('says nothing of what it holds but its length, and is another one each time', () => {
    const sealer = new Sealer(KEY);
    const [one, other] = [sealer.seal('TEST-ONLY-canary', 'row'), sealer.seal('TEST-ONLY-canary', 'row')];
    expect(one).toMatch(/^s1\.[0-9a-f]{16}\.[A-Za-z0-9_-]{59}$/);
    expect(one).not.toBe(other);
    expect(one).not.toContain('canary');
  });

  it('does not open after any of its bits was changed, and each refusal counts', () => {
    const sealer = new Sealer(KEY);
    const [, id = '', encoded = ''] = sealer.seal('TEST-ONLY-canary', 'row').split('.');
    const bytes = Buffer.from(encoded, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(sealer.open(`s1.${id}.${changed.toString('base64url')}`, 'row')).toBeUndefined();
    }
    expect(sealer.refused).toBe(bytes.length * 8);
  });

  it.each(['', 's1', 's1..', 's2.0000000000000000.AAAA', 's1.0000000000000000.AAAA', 'TEST-ONLY', 's1.x.y'])(
    'does not open where it is none: %j',
    (text) => {
      expect(new Sealer(KEY).open(text, 'row')).toBeUndefined();
    },
  );

  it('opens with the former key beside the new one, and is old then', () => {
    const sealed = new Sealer(OTHER).seal('TEST-ONLY-canary', 'row');
    const both = new Sealer(KEY, [OTHER]);
    expect([both.open(sealed, 'row'), both.isOld(sealed)]).toEqual(['TEST-ONLY-canary', true]);
    expect(both.isOld(both.seal('TEST-ONLY-canary', 'row'))).toBe(false);
    expect(new Sealer(KEY).open(sealed, 'row')).toBeUndefined();
    expect(new Sealer(OTHER).open(both.seal('TEST-ONLY-canary', 'row'), 'row')).toBeUndefined();
  });

  it('is made with a secret for names that is another one with every key', () => {
    expect(new Sealer(KEY).nameSecret.equals(new Sealer(KEY).nameSecret)).toBe(true);
    expect(new Sealer(KEY).nameSecret.equals(new Sealer(OTHER).nameSecret)).toBe(false);
  });
});
