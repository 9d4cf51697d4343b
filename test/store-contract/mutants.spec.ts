import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { LoopbackNetwork } from '../support/net/loopback-network.js';
import { type Defect, toyStore } from '../support/stores/toy-store.js';
import { type StoreContract } from './contract.js';
import { failureChecks } from './kit/failures.js';
import { type Subject } from './kit/folder.js';
import { readChecks } from './kit/reads.js';
import { Stage } from './kit/stage.js';

const VALUE = { password: 'canary-password' };

const contract: StoreContract = {
  settings: { key: 'canary-key' },
  paths: [],
  noPaths: [],
  service: {
    hosts: ['toy.example'],
    kept: { path: 'a/b', secret: { value: VALUE, version: '7' } },
    missing: 'a/none',
    calls: { 'sign-in': '/sign-in', read: '/secrets/a' },
    once: ['sign-in'],
    canaries: ['canary-token'],
    play: () => ({
      listener: (request, response) => {
        response.setHeader('content-type', 'application/json');
        const isSignIn = request.url === '/sign-in';
        const isKept = request.url === '/secrets/a/b';
        response.statusCode = isSignIn || isKept ? 200 : 404;
        response.end(JSON.stringify(isSignIn ? { token: 'canary-token' } : { data: VALUE, version: 7 }));
      },
    }),
  },
};

const CHECKS = [...readChecks(contract.service), ...failureChecks(contract.service)];

function subject(...defects: readonly Defect[]): Subject {
  const { dispatcher } = new LoopbackNetwork(loopbackCertificate([]).cert, 1);
  return {
    name: 'toy',
    kind: toyStore(dispatcher),
    contract,
    make: (network) => Promise.resolve(toyStore(network.dispatcher, ...defects)),
  };
}

/** Whether a check holds for a toy with these defects. */
async function holds(title: string, ...defects: readonly Defect[]): Promise<boolean> {
  const check = CHECKS.find((one) => one.title === title);
  if (!check) throw new Error(`there is no check: ${title}`);
  const stage = await Stage.set(subject(...defects));
  try {
    await check.run(stage);
    return true;
  } catch {
    return false;
  } finally {
    jest.restoreAllMocks();
    jest.useRealTimers();
    await stage.leave();
  }
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a toy that does everything right', () => {
  it.each(CHECKS)('passes: $title', async ({ title }) => {
    expect(await holds(title)).toBe(true);
  });
});

/** By which check each defect is found; there may be more that do. */
const FOUND: Readonly<Record<Defect, string>> = {
  'asks when it is opened': 'asks nobody before the first read',
  'asks when it is closed': 'asks nobody before the first read',
  'signs in for everybody': 'makes the call sign-in once, however many read at one time, and not again',
  'signs in once for all stores': 'has an identity of its own in each store that is opened',
  'leaves a timer': 'gives everything back when it is closed',
  'plans after its end': 'plans nothing when it is closed while it reads',
  'follows redirects': 'calls 307 at read bad_answer, without a word of the server, and reads again after it',
  'reads without an end':
    'calls oversized at read bad_answer, without a word of the server, and reads again after it',
  'does not hear its signal': 'ends a read that hangs at read with its signal, and so its connection',
  'asks although it is too late': 'does not ask when the signal has aborted before',
  'lets errors through':
    'calls reset at read unavailable, without a word of the server, and reads again after it',
  'calls everything unavailable':
    'calls 403 at read refused, without a word of the server, and reads again after it',
  'tells the cause': 'calls 500 at read unavailable, without a word of the server, and reads again after it',
  'tells what the server said':
    'calls 401 at sign-in refused, without a word of the server, and reads again after it',
  prints: 'keeps no secret where a log or a debugger would find it, and prints nothing',
  'shows its token': 'keeps no secret where a log or a debugger would find it, and prints nothing',
  'forgets Retry-After': 'says after a 429 at read when to come back',
  'takes any shape': 'calls empty at read bad_answer, without a word of the server, and reads again after it',
  'takes what is missing for empty': 'says of what it does not have that it is not there',
  'leaves out the version': 'reads what is kept, with its version',
  'looks twice': 'makes the calls of its contract at the first read, each once, in their order, and no other',
  'remembers a failure':
    'calls 429 at read throttled, without a word of the server, and reads again after it',
};

describe('a toy is found out that', () => {
  it.each(Object.entries(FOUND) as [Defect, string][])(
    '%s, since no store may: %s',
    async (defect, title) => {
      expect(await holds(title, defect)).toBe(false);
    },
  );
});
