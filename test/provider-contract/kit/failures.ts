import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { type VendorContract } from '../contract.js';
import { stopTimers } from '../../support/standing-time.js';
import { silence } from '../../support/kit/silence.js';
import { withinTurns } from '../../support/pace/turns.js';
import { VENDOR_FAILURES } from '../../support/kit/vendor-failures.js';
import { type Folder } from './folder.js';
import { Stage } from './stage.js';

/** What comes out when the vendor fails. */
export function describeFailures(folder: Folder, vendor: VendorContract): void {
  describe('failures of the vendor', () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await Stage.set(folder, vendor);
    });
    afterEach(() => {
      stage.server.behave();
      jest.restoreAllMocks();
    });
    afterAll(() => stage.leave());

    const calls = Object.entries(vendor.calls);
    const cases = calls.flatMap(([call, path]) =>
      VENDOR_FAILURES.map(({ name, how, code: usual }) => {
        const code = vendor.codes?.[`${call} ${name}`] ?? usual;
        return { name, how, call, path, code };
      }),
    );

    it('are tried at calls that a mint makes', async () => {
      stage.server.seen.length = 0;
      await stage.mint();
      expect(calls.filter(([, path]) => stage.hits(path) === 0)).toEqual([]);
    });

    it('have exceptions only for calls and failures that there are', () => {
      const known = cases.map(({ name, call }) => `${call} ${name}`);
      expect(Object.keys(vendor.codes ?? {}).filter((key) => !known.includes(key))).toEqual([]);
    });

    it.each(cases)('$name at $call is $code, without a word of the vendor', async ({ how, path, code }) => {
      const printed = silence();
      stage.server.misbehave(how, path, { location: '/followed', 'retry-after': '17' });
      const error = await failureOf(stage);
      expect(error.code).toBe(code);
      expect(error.message).toBe(new ProviderError(code).message);
      expect(stage.hits('/followed')).toBe(0);
      const told = [inspect(error, { depth: 9 }), JSON.stringify(error), error.stack, ...printed()].join(
        '\n',
      );
      expect(stage.secrets().filter((secret) => told.includes(secret))).toEqual([]);
    });

    it.each(calls)('at %s with a Retry-After tell when to come back', async (call, path) => {
      stage.server.misbehave(429, path, { 'retry-after': '17' });
      const comesThrough = !vendor.withoutRetryAfter?.includes(call);
      expect((await failureOf(stage)).retryAfterMs).toBe(comesThrough ? 17_000 : undefined);
    });

    it.each(calls)('to answer at %s end with the signal, and so does the connection', async (_, path) => {
      stage.server.misbehave('hang', path);
      stopTimers(); // nothing but the signal ends it
      const limit = new AbortController();
      const asked = stage.server.next(path);
      const minting = failureOf(stage, limit.signal);
      const { closed } = await asked;
      limit.abort();
      expect((await withinTurns(minting)).code).toBe('timed_out');
      await closed;
    });

    it('are not waited for when the signal has aborted before', async () => {
      stage.server.seen.length = 0;
      expect((await failureOf(stage, AbortSignal.abort())).code).toBe('timed_out');
      expect(stage.server.seen).toEqual([]);
    });

    it('do not come of connections that it closes while they are idle: none is used again', async () => {
      stage.server.seen.length = 0;
      await stage.mint();
      for (let turns = 0; turns < 20; turns++) await setImmediate(); // until a connection would be idle
      await stage.mint();
      expect(stage.server.seen.length).toBeGreaterThan(1);
      expect(stage.server.onKept).toEqual([]); // what an SDK tries again would else not show
    });

    it('leave nothing behind: the next mint succeeds', async () => {
      stage.server.misbehave(500);
      await failureOf(stage);
      stage.server.behave();
      await expect(stage.mint()).resolves.toBeDefined();
    });
  });

  it('keeps no secret where a log or a debugger would find it, and prints nothing', async () => {
    const stage = await Stage.set(folder, vendor);
    const printed = silence();
    const minted = await stage.mint();
    const told = [inspect(stage.provider, { depth: 9, showHidden: true }), inspect(stage.entry.scope)];
    expect(printed()).toEqual([]);
    jest.restoreAllMocks();
    expect(stage.secrets(minted).filter((secret) => told.join('\n').includes(secret))).toEqual([]);
    await stage.leave();
  });
}

async function failureOf(stage: Stage, signal?: AbortSignal): Promise<ProviderError> {
  const error: unknown = await stage.mint(signal).then(
    () => 'a credential',
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw new TypeError(`expected a ProviderError, got ${inspect(error)}`);
}
