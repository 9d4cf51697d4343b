import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { woodpecker } from '../dialects/woodpecker/woodpecker.dialect.js';
import { type ClientConfig } from '../config/gateway-config.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { makeClient } from '../../test/support/config/make-config.js';
import { Distribution } from './distribution.js';
import { RequestTally } from './request-tally.js';
import { SeenSignatures } from './seen-signatures.js';
import { makeBuild } from '../../test/support/config/make-build.js';

const client = makeClient();

function signature(): string {
  return randomBytes(32).toString('base64');
}

function served(changes: Partial<ServedRequest> = {}): ServedRequest {
  return {
    id: 'id',
    client,
    kind: 'registries',
    outcome: 'ok',
    reason: undefined,
    verified: { digests: [], keySlot: 0, skewSeconds: 0, signature: signature(), wantsEncryption: false },
    ci: makeBuild(),
    answer: undefined,
    durationMs: 0.3,
    ...changes,
  };
}

describe('Distribution', () => {
  it('puts a value into the first bucket that is not smaller', () => {
    const distribution = new Distribution([1, 5]);
    for (const value of [0, 1, 1.5, 5, 6]) distribution.observe(value);
    expect([distribution.counts, distribution.sum]).toEqual([[2, 2, 1], 13.5]);
  });
});

describe('RequestTally', () => {
  it('counts outcomes by client, and goes on counting when a reload makes the client anew', () => {
    const tally = new RequestTally();
    const other: ClientConfig = makeClient({ dialect: woodpecker });
    for (const one of [client, client, makeClient(), other]) tally.served(served({ client: one }));
    tally.served(served({ outcome: 'invalid_body' }));
    const counts = [...tally.all()].map(({ client: name, dialect, outcomes }) => [
      name,
      dialect,
      [...outcomes].filter(([, value]) => value > 0),
    ]);
    expect(counts).toEqual([
      [
        'drone',
        'drone',
        [
          ['ok', 3],
          ['invalid_body', 1],
        ],
      ],
      ['woodpecker', 'woodpecker', [['ok', 1]]],
    ]);
  });

  it('counts why signatures are refused, and nothing of them as a skew', () => {
    const tally = new RequestTally();
    const refused = { verified: undefined, ci: undefined };
    tally.served(served({ ...refused, outcome: 'signature_mismatch', reason: 'no_key' }));
    tally.served(served({ ...refused, outcome: 'signature_expired', reason: 'date_stale' }));
    tally.served(served({ ...refused, outcome: 'signature_expired', reason: 'date_stale' }));
    tally.served(served({ outcome: 'ok', reason: 'audit_failed' }));
    const { failures, ahead, behind } = tally.of(client, 'registries');
    expect([...failures]).toEqual([
      ['signature_mismatch no_key', 1],
      ['signature_expired date_stale', 2],
    ]);
    expect([ahead.counts[0], behind.counts[0]]).toEqual([1, 0]);
  });

  it('counts previous keys, and skews by their direction', () => {
    const tally = new RequestTally();
    const { verified } = served();
    if (!verified) throw new Error('served requests are verified here');
    tally.served(served({ verified: { ...verified, keySlot: 1, skewSeconds: -42 } }));
    tally.served(served({ verified: { ...verified, signature: signature(), skewSeconds: 7 } }));
    const { previousKey, ahead, behind } = tally.of(client, 'registries');
    expect([previousKey, ahead.sum, behind.sum]).toEqual([1, 7, 42]);
  });

  it('counts repeats of accepted requests only', () => {
    const tally = new RequestTally();
    const { verified } = served();
    for (let time = 0; time < 3; time++) tally.served(served({ verified }));
    tally.served(served({ verified, ci: undefined, outcome: 'digest_mismatch' }));
    expect(tally.of(client, 'registries').repeats).toBe(2);
  });
});

describe('SeenSignatures', () => {
  it('remembers the last 10,000 for certain and never takes one for another', () => {
    const seen = new SeenSignatures();
    const all = Array.from({ length: 50_000 }, signature);
    expect(all.filter((one) => seen.has(one))).toEqual([]);
    expect(all.slice(-10_000).filter((one) => !seen.has(one))).toEqual([]);
  });

  it('forgets old ones, so that its memory is bounded', () => {
    const seen = new SeenSignatures();
    const all = Array.from({ length: 30_001 }, signature);
    for (const one of all) seen.has(one);
    expect(all.slice(0, 10_000).some((one) => seen.has(one))).toBe(false);
  });
});
