import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AcrLoopback } from '../../test/support/azure/acr-loopback.js';
import { AZURE } from '../../test/support/azure/azure-stub.js';
import { stopTimers } from '../../test/support/standing-time.js';
import { type Misbehaviour } from '../../test/support/registry/vendor-server.js';

const TENANT = `/${AZURE.tenantId}`;

/** Every call of a mint that is narrowed and signs in with a secret, in order. */
const CALLS = {
  discovery: `${TENANT}/v2.0/.well-known`,
  'sign-in': `${TENANT}/oauth2/v2.0/token`,
  exchange: '/oauth2/exchange',
  narrowing: '/oauth2/token',
};
type Call = keyof typeof CALLS;
const REGISTRY: readonly Call[] = ['exchange', 'narrowing'];
const EVERY = Object.keys(CALLS) as Call[];

/** At Entra 400 is the answer to a wrong id, secret or assertion; a registry's documentation knows no 400. */
const OUTCOMES: readonly (readonly [Misbehaviour, readonly Call[], string])[] = [
  [302, EVERY, 'bad_answer'],
  [400, ['discovery'], 'not_configured'],
  [400, ['sign-in'], 'refused'],
  [400, REGISTRY, 'bad_answer'],
  [401, ['sign-in', ...REGISTRY], 'refused'],
  [403, ['sign-in', ...REGISTRY], 'refused'],
  [404, EVERY, 'not_found'],
  [429, EVERY, 'throttled'],
  [500, EVERY, 'unavailable'],
  [503, EVERY, 'unavailable'],
  ['reset', EVERY, 'unavailable'],
  ['garbage', EVERY, 'bad_answer'],
  ['oversized', EVERY, 'bad_answer'],
  ['endless', EVERY, 'bad_answer'],
];
const CASES = OUTCOMES.flatMap(([how, calls, code]) => calls.map((call) => [how, call, code] as const));

describe('a failure of Azure', () => {
  let azure: AcrLoopback;
  beforeAll(async () => {
    azure = await AcrLoopback.start();
  });
  afterEach(() => {
    azure.reset();
  });
  afterAll(() => azure.close());

  const narrowed = (signal = new AbortController().signal): Promise<unknown> =>
    azure.mint(azure.secret, { images: ['acme/app'], signal });

  it.each(CASES)('%s at %s is %s, and nothing of it is told', async (how, call, code) => {
    azure.server.misbehave(how, CALLS[call], { location: 'https://evil.example/' });
    const error: unknown = await narrowed().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ProviderError', code });
    expect(`${inspect(error, { showHidden: false })} ${JSON.stringify(error)}`).not.toMatch(
      /AADSTS|vendor-says-no|fake-|127\.0\.0\.1|azurecr/,
    );
    expect(azure.server.seen.filter((target) => target.includes(CALLS[call]))).toHaveLength(1);
  });

  it.each(EVERY)('at %s tells when to come back', async (call) => {
    azure.server.misbehave(429, CALLS[call], { 'retry-after': '17' });
    await expect(narrowed()).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 17_000 });
    azure.server.misbehave(503, CALLS[call], { 'retry-after': '5' });
    await expect(narrowed()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 5_000 });
  });

  it.each(EVERY)('to answer at %s ends with the signal', async (call) => {
    azure.server.misbehave('hang', CALLS[call]);
    stopTimers(); // nothing but the signal ends it
    const arrived = azure.server.next(CALLS[call]);
    const limit = new AbortController();
    const minting = narrowed(limit.signal);
    await Promise.race([arrived, minting]);
    limit.abort();
    await expect(minting).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('is no matter once the signal has aborted: nothing is sent', async () => {
    await expect(narrowed(AbortSignal.abort())).rejects.toMatchObject({ code: 'timed_out' });
    expect(azure.server.seen).toEqual([]);
  });

  it('to be there at all is unavailable', async () => {
    const gone = await AcrLoopback.start();
    await gone.server.close();
    await expect(gone.mint(gone.secret)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('to be who the certificate says is unavailable: the secret does not leave', async () => {
    const other = await AcrLoopback.start();
    const minting = azure.mint({ ...azure.secret, authorityHost: other.server.origin });
    await expect(minting).rejects.toMatchObject({ code: 'unavailable' });
    expect(other.server.seen).toEqual([]);
    await other.close();
  });

  it('to know the secret is refused', async () => {
    const minting = azure.mint({ ...azure.secret, clientSecret: 'fake-wrong-secret' });
    await expect(minting).rejects.toMatchObject({ code: 'refused' });
  });
});
