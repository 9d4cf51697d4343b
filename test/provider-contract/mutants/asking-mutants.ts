import { callVendor, type VendorAnswer } from '../../../src/registry/vendor-http.js';
import { around, type Wrong } from './changes.js';
import { type SampleRequest, type SampleSettings } from './minting-sample.js';

const CALLS = 'calls of a mint';

/** Mistakes in what a mint asks. */
export const ASKING: readonly Wrong[] = [
  {
    name: 'narrows to no image',
    change: around((call, request) => call({ ...request, images: [] })),
    caughtBy: `${CALLS} name each of the images that narrow, and no other`,
  },
  {
    name: 'narrows to the first image',
    change: around((call, request) => call({ ...request, images: request.images.slice(0, 1) })),
    caughtBy: `${CALLS} name each of the images that narrow, and no other`,
  },
  {
    name: 'calls twice',
    change: around(async (call, request) => {
      await call(request);
      return call(request);
    }),
    caughtBy: `${CALLS} are those of the contract in its order, each once unless \`order\` says otherwise`,
  },
  {
    name: 'puts its token into the query',
    change: (_, network) => ({
      call: ({ scope, settings, signal }: SampleRequest) =>
        callVendor({
          url: new URL(`https://${scope.host}/api/token?key=${settings.apiToken}`),
          signal,
          ...(network && { dispatcher: network.dispatcher }),
        }),
    }),
    caughtBy: `${CALLS} have no secret in their URLs, which proxies and vendors keep`,
  },
  {
    name: 'keeps the answer',
    change: (sample) => {
      const call = sample.call.bind(sample);
      let kept: Promise<VendorAnswer> | undefined;
      return { call: (request: SampleRequest) => (kept ??= call(request)) };
    },
    caughtBy: `${CALLS} are made anew for each credential: a provider keeps nothing`,
  },
  {
    name: 'keeps the settings of the mint that is under way',
    change: (sample) => {
      const call = sample.call.bind(sample);
      let kept: SampleSettings;
      return {
        call: async (request: SampleRequest) => {
          kept = request.settings;
          await Promise.resolve();
          return call({ ...request, settings: kept });
        },
      };
    },
    caughtBy: `${CALLS} prove it for each entry by its own secrets, also at the same time`,
  },
  {
    name: 'changes its settings',
    change: around((call, request) => {
      Object.assign(request.settings, { account: request.settings.account.trim() });
      return call(request);
    }),
    caughtBy: `${CALLS} change nothing of what the mint was given`,
  },
];
