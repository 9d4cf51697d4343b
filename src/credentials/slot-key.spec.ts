import { createHash } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { StubProvider, stubSettings } from '../../test/support/config/stub-provider.js';
import { type MintOrigin, slotKey } from './slot-key.js';

const provider = new StubProvider(() => Promise.reject(new Error('nobody mints here')));
const origin: MintOrigin = { provider, scope: { key: 's' }, settings: stubSettings('one'), images: ['a/b'] };

describe('the key of a slot', () => {
  it('is the same for equal origins, and another for each part that differs', () => {
    const others: MintOrigin[] = [
      { ...origin, access: 'push' },
      { ...origin, provider: new StubProvider(provider.mint, 'other') },
      { ...origin, scope: { key: 't' } },
      { ...origin, settings: stubSettings('two') },
      { ...origin, images: [] },
    ];
    expect(slotKey({ ...origin, settings: { left: undefined, identity: 'one' } })).toBe(slotKey(origin));
    expect(new Set([origin, ...others].map((each) => slotKey(each))).size).toBe(6);
  });

  it('cannot be computed without a secret, which another process has not', async () => {
    const text = JSON.stringify(['stub', 's', [['identity', 'one']], ['a/b']]);
    expect(slotKey(origin)).not.toBe(createHash('sha256').update(text).digest('base64'));
    expect(slotKey(origin)).not.toBe(slotKey(origin, ''));
    jest.resetModules();
    const fresh = await import('./slot-key.js'); // as a process does that starts
    expect(fresh.slotKey(origin)).not.toBe(slotKey(origin));
    expect(fresh.slotKey(origin)).toBe(fresh.slotKey(origin));
  });

  it('is the same in every process that shares a secret, and another for each secret', () => {
    expect(slotKey(origin, 'TEST-ONLY-shared')).toBe('6ja9gCM2qjhAjOjU2KFKnRur+NH1+wwEuDQ9L0njy7I=');
    expect(slotKey(origin, 'TEST-ONLY-other')).not.toBe(slotKey(origin, 'TEST-ONLY-shared'));
  });
});
