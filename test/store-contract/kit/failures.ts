import { expect, jest } from '@jest/globals';
import { inspect } from 'node:util';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { silence } from '../../support/kit/silence.js';
import { VENDOR_FAILURES, type VendorFailure } from '../../support/kit/vendor-failures.js';
import { stopTimers } from '../../support/standing-time.js';
import { withinTurns } from '../../support/turns.js';
import { type StoreService } from '../contract.js';
import { type Check, type ChecksOf } from './check.js';

const DEEP = `${'{"data":'.repeat(50_000)}1${'}'.repeat(50_000)}`;

/** Answers that are JSON, and not what any store documents. */
const SHAPES: readonly VendorFailure[] = Object.entries({
  deep: DEEP,
  null: 'null',
  list: '[]',
  empty: '{}',
  text: '"x"',
  number: '4711',
}).map(([name, text]) => ({ name, how: { text }, code: 'bad_answer' }));

export const STORE_FAILURES: readonly VendorFailure[] = [...VENDOR_FAILURES, ...SHAPES];

/** What a store does when its server fails. */
export const failureChecks: ChecksOf = (service) => [
  ...Object.entries(service.calls).flatMap(([call, path]) => [
    ...STORE_FAILURES.map((failure) => failureCheck(service, call, path, failure)),
    abortCheck(call, path),
    ...(service.withoutRetryAfter?.includes(call) ? [] : [retryCheck(call, path)]),
  ]),
  {
    title: 'does not ask when the signal has aborted before',
    run: async (stage) => {
      const reading = stage.read(stage.open(), AbortSignal.abort());
      expect((await stage.failureOf(reading)).code).toBe('timed_out');
      expect(stage.server.seen).toEqual([]);
    },
  },
  {
    title: 'reads on for everybody else when one of those who read at one time has gone',
    run: async (stage) => {
      const store = stage.open();
      const [call = ''] = Object.values(stage.service.calls);
      const gone = new AbortController();
      const asked = stage.server.next(call);
      const reading = stage.read(store, gone.signal).catch(() => undefined);
      const other = stage.read(store);
      await asked;
      gone.abort();
      expect(await other).toEqual(stage.service.kept.secret);
      await reading;
    },
  },
];

function failureCheck(service: StoreService, call: string, path: string, failure: VendorFailure): Check {
  const name = `${call} ${failure.name}`;
  const code = service.codes?.[name] ?? failure.code;
  if (service.survives?.includes(name)) {
    return {
      title: `survives ${failure.name} at ${call}`,
      run: async (stage) => {
        stage.server.misbehave(failure.how, path);
        expect(await stage.read(stage.open())).toEqual(service.kept.secret);
      },
    };
  }
  return {
    title: `calls ${failure.name} at ${call} ${code}, without a word of the server, and reads again after it`,
    run: async (stage) => {
      const store = stage.open();
      const printed = silence();
      const location = `${stage.elsewhere.origin.replace('127.0.0.1', 'localhost')}/followed`;
      stage.server.misbehave(failure.how, path, { location, 'retry-after': '17' });
      const error = await stage.failureOf(stage.read(store));
      const lines = printed();
      jest.restoreAllMocks();
      expect(error).toMatchObject({ code, message: new ProviderError(code).message });
      expect([stage.hits('/followed'), stage.elsewhere.seen]).toEqual([0, []]);
      const told = [inspect(error, { depth: 9 }), JSON.stringify(error), error.stack, ...lines].join('\n');
      const untold = [...stage.secrets(), new URL(stage.server.origin).host];
      expect(untold.filter((secret) => told.includes(secret))).toEqual([]);
      stage.server.behave();
      expect(await stage.read(store)).toEqual(service.kept.secret);
    },
  };
}

function abortCheck(call: string, path: string): Check {
  return {
    title: `ends a read that hangs at ${call} with its signal, and so its connection`,
    run: async (stage) => {
      const store = stage.open();
      stage.server.misbehave('hang', path);
      stopTimers(); // nothing but the signal ends it
      const limit = new AbortController();
      const asked = stage.server.next(path);
      const reading = stage.failureOf(stage.read(store, limit.signal));
      const { closed } = await asked;
      limit.abort();
      expect((await withinTurns(reading)).code).toBe('timed_out');
      await closed;
    },
  };
}

function retryCheck(call: string, path: string): Check {
  return {
    title: `says after a 429 at ${call} when to come back`,
    run: async (stage) => {
      stage.server.misbehave(429, path, { 'retry-after': '17' });
      const error = await stage.failureOf(stage.read(stage.open()));
      expect(error).toMatchObject({ code: 'throttled', retryAfterMs: 17_000 });
    },
  };
}
