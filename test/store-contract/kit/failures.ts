import { expect, jest } from '@jest/globals';
import { inspect } from 'node:util';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { silence } from '../../support/kit/silence.js';
import { VENDOR_FAILURES, type VendorFailure } from '../../support/kit/vendor-failures.js';
import { stopTimers } from '../../support/standing-time.js';
import { withinTurns } from '../../support/pace/turns.js';
import { type OpenStore } from '../../../src/store/secret-store.js';
import { type StoreService } from '../contract.js';
import { type Check, type ChecksOf } from './check.js';
import { type Stage } from './stage.js';

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

/** What is tried while a server fails, and what comes of it when it does not. */
export interface Work {
  /** `a read`, `a list`. */
  readonly word: string;
  readonly run: (stage: Stage, store: OpenStore, signal?: AbortSignal) => Promise<unknown>;
  readonly gives: unknown;
}

function readOf({ kept }: StoreService): Work {
  return { word: 'a read', run: (stage, store, signal) => stage.read(store, signal), gives: kept.secret };
}

/** What a store does when its server fails. */
export const failureChecks: ChecksOf = (service) => [
  ...Object.entries(service.calls).flatMap(([call, path]) => [
    ...STORE_FAILURES.map((failure) => readFailureCheck(service, call, path, failure)),
    abortCheck(readOf(service), call, path),
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

function readFailureCheck(service: StoreService, call: string, path: string, failure: VendorFailure): Check {
  const name = `${call} ${failure.name}`;
  const code = service.codes?.[name] ?? failure.code;
  if (!service.survives?.includes(name))
    return failureCheck(readOf(service), call, path, { ...failure, code });
  return {
    title: `survives ${failure.name} at ${call}`,
    run: async (stage) => {
      stage.server.misbehave(failure.how, path);
      expect(await stage.read(stage.open())).toEqual(service.kept.secret);
    },
  };
}

/** A failure of a call is a code, tells nothing, and does not last. */
export function failureCheck(
  work: Work,
  call: string,
  path: string,
  { name, how, code }: VendorFailure,
): Check {
  const after = work.word === 'a read' ? 'reads' : 'lists';
  return {
    title: `calls ${name} at ${call} ${code}, without a word of the server, and ${after} again after it`,
    run: async (stage) => {
      const store = stage.open();
      const printed = silence();
      const location = `${stage.elsewhere.origin.replace('127.0.0.1', 'localhost')}/followed`;
      stage.server.misbehave(how, path, { location, 'retry-after': '17' });
      const error = await stage.failureOf(work.run(stage, store));
      const lines = printed();
      jest.restoreAllMocks();
      expect(error).toMatchObject({ code, message: new ProviderError(code).message });
      expect([stage.hits('/followed'), stage.elsewhere.seen]).toEqual([0, []]);
      const told = [inspect(error, { depth: 9 }), JSON.stringify(error), error.stack, ...lines].join('\n');
      const untold = [...stage.secrets(), new URL(stage.server.origin).host];
      expect(untold.filter((secret) => told.includes(secret))).toEqual([]);
      stage.server.behave();
      expect(await work.run(stage, store)).toEqual(work.gives);
    },
  };
}

/** A signal is heard while a call hangs. */
export function abortCheck({ word, run }: Work, call: string, path: string): Check {
  return {
    title: `ends ${word} that hangs at ${call} with its signal, and so its connection`,
    run: async (stage) => {
      const store = stage.open();
      stage.server.misbehave('hang', path);
      stopTimers(); // nothing but the signal ends it
      const limit = new AbortController();
      const asked = stage.server.next(path);
      const reading = stage.failureOf(run(stage, store, limit.signal));
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
