import { inspect } from 'node:util';
import { fetch } from 'undici';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { type MintedCredential } from '../../../src/registry/registry-provider.js';
import { type VendorAnswer } from '../../../src/registry/vendor-http.js';
import { around, type Wrong } from './changes.js';
import { type SampleRequest, type SampleSettings } from './minting-sample.js';

/** The errors of the sample, changed. */
const failing = (wrong: (error: ProviderError, settings: SampleSettings) => unknown): Wrong['change'] =>
  around(async (call, request) => {
    try {
      return await call(request);
    } catch (error) {
      throw wrong(error as ProviderError, request.settings);
    }
  });

/** What the sample makes of an answer, without any care. */
const reading =
  (wrong: (json: { token: string; expires_in: number }, issuedAt: number) => object): Wrong['change'] =>
  () => ({
    read: ({ json, date }: VendorAnswer) =>
      wrong((json ?? {}) as { token: string; expires_in: number }, date ?? Date.now()),
  });

const FAILURES = 'failures of the vendor';

/** Mistakes in what becomes of an answer, of a failure and of an abort. */
export const ANSWERING: readonly Wrong[] = [
  {
    name: 'takes any JSON',
    change: reading(({ token, expires_in }, issuedAt) => ({
      ...{ username: 'token', password: token, issuedAt },
      expiresAt: issuedAt + expires_in * 1000,
    })),
    caughtBy: 'answers of another shape at token are no credential',
  },
  {
    name: 'makes a text of whatever it is given',
    change: reading(({ token, expires_in }, issuedAt) => {
      if (typeof expires_in !== 'number') throw new ProviderError('bad_answer');
      return {
        username: 'token',
        password: [token].join(''),
        issuedAt,
        expiresAt: issuedAt + expires_in * 1000,
      };
    }),
    caughtBy: 'answers of another shape at token are no credential',
  },
  {
    name: 'knows the life by heart',
    change: reading(({ token }, issuedAt) => {
      if (typeof token !== 'string') throw new ProviderError('bad_answer');
      return { username: 'token', password: token, issuedAt, expiresAt: issuedAt + 3_600_000 };
    }),
    caughtBy:
      'answers of another shape are told by what they say of the life, which is in the answer and nowhere else',
  },
  {
    name: 'goes by its own clock',
    change: (sample) => {
      const read = sample.read.bind(sample);
      return {
        read: (answer: VendorAnswer): MintedCredential => {
          const { username, password, expiresAt = 0 } = read(answer);
          return { username, password, expiresAt };
        },
      };
    },
    caughtBy: 'with the keeper knows the life although the clock of the vendor is 3600000 ms off',
  },
  {
    name: 'calls a refusal an outage',
    change: failing((error) => (error.code === 'refused' ? new ProviderError('unavailable') : error)),
    caughtBy: `${FAILURES} 401 at token is refused, without a word of the vendor`,
  },
  {
    name: 'has its token in the error',
    change: failing((error, { apiToken }) => Object.assign(error, { request: { apiToken } })),
    caughtBy: `${FAILURES} 403 at token is refused, without a word of the vendor`,
  },
  {
    name: 'shows the cause of its error',
    change: failing((error) => {
      const cause = new Error('vendor-says-no');
      return Object.assign(new ProviderError(error.code, { cause }), {
        [inspect.custom]: () => inspect(cause),
      });
    }),
    caughtBy: `${FAILURES} 500 at token is unavailable, without a word of the vendor`,
  },
  {
    name: 'lets another error out',
    change: failing(({ message }) => new Error(message)),
    caughtBy: `${FAILURES} reset at token is unavailable, without a word of the vendor`,
  },
  {
    name: 'does not say when to come back',
    change: failing(({ code }) => new ProviderError(code)),
    caughtBy: `${FAILURES} at token with a Retry-After tell when to come back`,
  },
  {
    name: 'follows redirects',
    change: (_, network) => ({
      call: async ({ scope, settings, signal }: SampleRequest) => {
        const answer = await fetch(`https://${scope.host}/api/token`, {
          method: 'POST',
          headers: { authorization: `Bearer ${settings.apiToken}` },
          signal,
          ...(network && { dispatcher: network.dispatcher }),
        });
        return { json: await answer.json(), date: Date.parse(answer.headers.get('date') ?? '') };
      },
    }),
    caughtBy: `${FAILURES} 307 at token is bad_answer, without a word of the vendor`,
  },
  {
    name: 'swallows the abort',
    change: failing((error) => (error.code === 'timed_out' ? new ProviderError('unavailable') : error)),
    caughtBy: `${FAILURES} to answer at token end with the signal, and so does the connection`,
  },
  {
    name: 'hands on no signal',
    change: around((call, request) => call({ ...request, signal: new AbortController().signal })),
    caughtBy: `${FAILURES} to answer at token end with the signal, and so does the connection`,
  },
  {
    name: 'begins although it was called off',
    change: (sample) => {
      const call = sample.call.bind(sample);
      return {
        credentialsFor: async (request: SampleRequest) => {
          const answer = await call({ ...request, signal: new AbortController().signal });
          if (request.signal.aborted) throw new ProviderError('timed_out');
          return sample.read(answer);
        },
      };
    },
    caughtBy: `${FAILURES} are not waited for when the signal has aborted before`,
  },
  {
    name: 'remembers that it has failed',
    change: (sample) => {
      const call = sample.call.bind(sample);
      let hasFailed = false;
      return {
        call: async (request: SampleRequest) => {
          if (hasFailed) throw new ProviderError('unavailable');
          return call(request).catch((error: unknown) => {
            hasFailed = true;
            throw error;
          });
        },
      };
    },
    caughtBy: `${FAILURES} leave nothing behind: the next mint succeeds`,
  },
  {
    name: 'keeps its connections',
    change: (_, network) => ({
      call: async ({ scope, settings, signal }: SampleRequest) => {
        const answer = await fetch(`https://${scope.host}/api/token`, {
          method: 'POST',
          headers: { authorization: `Bearer ${settings.apiToken}` },
          redirect: 'manual',
          signal,
          ...(network && { dispatcher: network.dispatcher }),
        });
        return { json: await answer.json(), date: Date.parse(answer.headers.get('date') ?? '') };
      },
    }),
    caughtBy: `${FAILURES} do not come of connections that it closes while they are idle: none is used again`,
  },
  {
    name: 'wants to be asked again each minute',
    change: (sample) => {
      const read = sample.read.bind(sample);
      return { read: (answer: VendorAnswer) => ({ ...read(answer), renewAfterMs: 60_000 }) };
    },
    caughtBy:
      'with the keeper lives through 48 hours: enough life left each minute, two mints an hour, none for nobody',
  },
];
