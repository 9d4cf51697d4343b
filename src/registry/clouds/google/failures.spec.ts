import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LoopbackGoogle } from '../../../../test/support/google/google-loopback.js';
import { TEST_KEY_FILE } from '../../../../test/support/google/google-stub.js';
import { stopTimers } from '../../../../test/support/standing-time.js';
import { type Misbehaviour } from '../../../../test/support/registry/vendor-server.js';
import { ProviderError } from '../../provider-error.js';
import { type GoogleSettings } from './settings.js';

const ACCOUNT = 'ci-acme@test-only.iam.gserviceaccount.com';
const METADATA_TOKEN = '/computeMetadata/v1/instance/service-accounts/default/token';
const KEY = JSON.stringify(TEST_KEY_FILE);

let google: LoopbackGoogle;

beforeAll(async () => {
  google = await LoopbackGoogle.start();
});
beforeEach(() => {
  google.reset();
});
afterAll(() => google.close());

/** Every kind of identity, and the call of it that is to go wrong. */
const CALLS: readonly [name: string, path: string, settings: () => GoogleSettings][] = [
  ['the metadata server', METADATA_TOKEN, () => ({})],
  ['the token endpoint', '/token', () => ({ key: KEY })],
  ['the security token service', '/v1/token', () => ({ key: google.federation() })],
  ['the source of a federated identity', '/subject', () => ({ key: google.federation() })],
  ['the account credentials', '/v1/projects/', () => ({ impersonateServiceAccount: ACCOUNT })],
];

const CODES: readonly [Misbehaviour, string][] = [
  [400, 'bad_answer'],
  [401, 'refused'],
  [403, 'refused'],
  [404, 'not_found'],
  [429, 'throttled'],
  [500, 'unavailable'],
  [503, 'unavailable'],
  ['reset', 'unavailable'],
  ['garbage', 'bad_answer'],
  ['oversized', 'bad_answer'],
  ['endless', 'bad_answer'],
  [302, 'bad_answer'],
];

async function failure(
  settings: GoogleSettings,
  signal = new AbortController().signal,
): Promise<ProviderError> {
  const error = await google.mint(settings, { signal }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

/** Everything of an error that could find its way into a log. */
function shown(error: ProviderError): string {
  const { stack = '', message } = error;
  return [stack, message, String(error), JSON.stringify(error), inspect(error.cause)].join('\n');
}

describe.each(CALLS)('when %s', (_, path, settings) => {
  it.each(CODES)(
    'answers with %s, the code is %s and nothing of Google is in the error',
    async (how, code) => {
      google.server.misbehave(
        how,
        path,
        how === 302 ? { location: `${google.server.origin}/elsewhere` } : {},
      );
      const error = await failure(settings());
      expect(error.code).toBe(code);
      expect(shown(error) + inspect(error, { showHidden: true, depth: 9 })).not.toMatch(
        /TEST-ONLY|PRIVATE|127\.0\.0\.1|vendor-says-no/,
      );
      expect(google.server.seen).not.toContain('GET /elsewhere');
    },
  );

  it('fails, an abort in the pause before the second try lets no second one begin', async () => {
    google.server.misbehave(503, path);
    await failure(settings()); // what the library asks only once in a process is asked now
    google.server.seen.length = 0;
    const limit = new AbortController();
    stopTimers();
    const failed = failure(settings(), limit.signal);
    while (jest.getTimerCount() === 0) await new Promise(setImmediate);
    limit.abort();
    jest.runAllTimers();
    expect((await failed).code).toBe('timed_out');
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate); // what is thrown meanwhile fails the test
    expect(google.server.seen.filter((target) => target.includes(path))).toHaveLength(1);
  });

  it('hangs, an abort ends the mint at once and the call with it', async () => {
    const limit = new AbortController();
    const hung = google.stub.hang(path);
    stopTimers(); // nothing but the abort ends it
    const failed = failure(settings(), limit.signal);
    const { closed } = await hung;
    limit.abort();
    expect((await failed).code).toBe('timed_out');
    await closed;
  });
});

describe('an answer that holds no usable token', () => {
  const life = '"expires_in":3600';
  const bodies = [
    'null',
    '[]',
    '"text"',
    '{}',
    `{"access_token":"",${life}}`,
    `{"access_token":7,${life}}`,
    `{"access_token":"two\\nlines",${life}}`,
    '{"access_token":"TEST-ONLY-x"}',
    '{"access_token":"TEST-ONLY-x","expires_in":0}',
    '{"access_token":"TEST-ONLY-x","expires_in":-1}',
    '{"access_token":"TEST-ONLY-x","expires_in":"soon"}',
    '{"accessToken":"TEST-ONLY-x"}',
    '{"accessToken":"TEST-ONLY-x","expireTime":"soon"}',
    '{"accessToken":"TEST-ONLY-x","expireTime":"2020-01-01T00:00:00Z"}',
  ];

  it('is a bad answer, whoever gives it', async () => {
    const impersonation = `/v1/projects/-/serviceAccounts/${ACCOUNT}:generateAccessToken`;
    for (const [name, path, settings] of CALLS.filter(([, called]) => called !== '/subject')) {
      for (const body of bodies) {
        google.stub.answerWith(200, body, path === '/v1/projects/' ? impersonation : path);
        const { code } = await failure(settings());
        expect(`${name} ${body} ${code}`).toBe(`${name} ${body} bad_answer`);
      }
    }
  });
});

describe('a refusal by Google', () => {
  it('is told from an answer that is not of Google', async () => {
    const refusals = [
      '{"error":"invalid_grant","error_description":"TEST-ONLY"}',
      '{"error":"invalid_grant","error_subtype":"invalid_rapt"}',
      '{"error":"invalid_target"}',
      '{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"TEST-ONLY lifetime"}}',
    ];
    for (const body of refusals) {
      google.stub.answerWith(400, body, '/token');
      expect((await failure({ key: KEY })).code).toBe('refused');
    }
  });

  it('comes back after the time that Google names', async () => {
    google.server.misbehave(429, '/token', { 'retry-after': '17' });
    expect((await failure({ key: KEY })).retryAfterMs).toBe(17_000);
    google.server.misbehave(503, '/v1/token', { 'retry-after': '3' });
    expect((await failure({ key: google.federation() })).retryAfterMs).toBe(3_000);
  });
});

describe('a mint', () => {
  it('tries once more on an error of the vendor, and no more', async () => {
    google.server.misbehave(503, '/token');
    await failure({ key: KEY });
    expect(google.server.seen).toEqual(['POST /token', 'POST /token']);
  });

  it('does not begin when it is aborted before', async () => {
    for (const settings of [{}, { key: KEY }]) {
      expect((await failure(settings, AbortSignal.abort())).code).toBe('timed_out');
    }
    expect(google.server.seen).toEqual([]);
  });

  it('says that it is not configured when the identity is not usable on this side', async () => {
    const gone = '/nonexistent/credentials.json';
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = gone;
    expect((await failure({})).code).toBe('not_configured');
    for (const content of ['not json', '{"type":"unknown"}', '{"type":"service_account"}']) {
      process.env['GOOGLE_APPLICATION_CREDENTIALS'] = await google.file('broken.json', content);
      expect((await failure({})).code).toBe('not_configured');
    }
    const file = await google.file('adc.json', { ...TEST_KEY_FILE, private_key: 'TEST-ONLY no key' });
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = file;
    expect((await failure({})).code).toBe('not_configured');
    const subject = { credential_source: { file: gone } };
    expect((await failure({ key: google.federation(subject) })).code).toBe('not_configured');
  });
});
