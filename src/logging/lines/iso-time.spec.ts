import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoTime } from './iso-time.js';

describe('isoTime', () => {
  it('says what Date says, also when asked again and a millisecond later', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }), (date) => {
        const later = new Date(date.getTime() + 1);
        for (const asked of [date, date, later]) expect(isoTime(asked.getTime())).toBe(asked.toISOString());
      }),
    );
  });
});
