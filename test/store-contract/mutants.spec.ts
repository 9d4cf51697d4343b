import { type RequestListener, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { LoopbackNetwork } from '../support/net/loopback-network.js';
import { type Defect, toyStore } from '../support/stores/toy-store.js';
import { type StoreContract } from './contract.js';
import { failureChecks } from './kit/failures.js';
import { type Subject } from './kit/folder.js';
import { readChecks } from './kit/reads.js';
import { shelfChecks } from './kit/shelf.js';
import { Stage } from './kit/stage.js';
import { watchChecks } from './kit/watch.js';

const VALUE = { password: 'canary-password' };

const ENTRIES = [
  { name: 'hub', values: { address: 'docker.io' } },
  { name: 'quay', values: { address: 'quay.io' } },
];

/** What a toy asks for entries, and for their changes. */
function playShelf(): { readonly listener: RequestListener; readonly change: () => void } {
  const waiting = new Set<ServerResponse>();
  let version = 1;
  const change = (): void => {
    version++;
    for (const response of waiting) response.end(JSON.stringify({ version }));
    waiting.clear();
  };
  const listener: RequestListener = ({ url = '' }, response) => {
    const from = /^\/events\/here\?from=(-?\d+)$/.exec(url)?.[1];
    if (from === undefined) response.end(JSON.stringify({ version, entries: ENTRIES }));
    else if (from !== '-1' && Number(from) !== version) response.end(JSON.stringify({ version }));
    else waiting.add(response);
  };
  return { listener, change };
}

const contract: StoreContract = {
  settings: { key: 'canary-key' },
  paths: [],
  noPaths: [],
  shelf: {
    kept: { place: 'here', entries: ENTRIES },
    places: [],
    noPlaces: [],
    calls: { list: '/entries/here' },
    watch: '/events/here',
  },
  service: {
    hosts: ['toy.example'],
    kept: { path: 'a/b', secret: { value: VALUE, version: '7' } },
    missing: 'a/none',
    calls: { 'sign-in': '/sign-in', read: '/secrets/a' },
    once: ['sign-in'],
    canaries: ['canary-token'],
    play: () => {
      const { listener, change } = playShelf();
      return {
        listener: (request, response) => {
          response.setHeader('content-type', 'application/json');
          if ((request.url ?? '').startsWith('/e')) {
            listener(request, response);
            return;
          }
          const isSignIn = request.url === '/sign-in';
          const isKept = request.url === '/secrets/a/b';
          response.statusCode = isSignIn || isKept ? 200 : 404;
          response.end(JSON.stringify(isSignIn ? { token: 'canary-token' } : { data: VALUE, version: 7 }));
        },
        change,
      };
    },
  },
};

const { service, shelf } = contract;
const CHECKS = [
  ...readChecks(service),
  ...failureChecks(service),
  ...shelfChecks(shelf),
  ...watchChecks(shelf),
];

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
  'lists nothing where it failed':
    'calls 403 at list refused, without a word of the server, and lists again after it',
  'takes any list': 'calls empty at list bad_answer, without a word of the server, and lists again after it',
  'asks for a list although it is too late': 'does not ask for a list when the signal has aborted before',
  'does not hear the signal of a list':
    'ends a list that hangs at list with its signal, and so its connection',
  'gives two entries one name': 'lists the entries that lie at a place, each by a name of its own',
  'tells of one change': 'tells of each change of a place that it watches',
  'gives up a broken watch': 'tells of what changed while its connection was broken',
  'forgets where its watch was': 'tells of what changed while its connection was broken',
  'watches on after its signal': 'ends a watch with its signal, and gives everything back',
  'watches on when it is closed': 'ends a watch when it is closed, and gives everything back',
  'leaves a timer of its watch': 'ends a watch with its signal, and gives everything back',
  'fails where it may not watch':
    'ends a watch that is refused, without an error, so that the place is listed instead',
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
