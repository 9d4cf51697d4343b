import { Matches, MaxLength } from 'class-validator';
import { type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { Setting } from '../../../src/registry/setting.js';
import { callVendor } from '../../../src/registry/vendor-http.js';
import { always, besides, type Wrong } from './changes.js';
import { type SampleRequest, SampleSettings, TOKEN } from './minting-sample.js';

const KIND = { type: 'text' } as const;

class Unmarked {
  @Setting({ kind: KIND, meaning: 'Token of the API of the vendor.' })
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'must be a token without spaces' })
  readonly apiToken!: string;

  @Setting({ kind: KIND, meaning: 'Account that the token belongs to.' })
  @MaxLength(100, { message: 'must not be longer than 100 characters' })
  readonly account!: string;
}

class Renamed {
  @Setting({ kind: KIND, meaning: 'What the vendor gives to whoever may call it.' })
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'must be without spaces' })
  readonly access!: string;

  @Setting({ kind: KIND, meaning: 'Account that the access belongs to.' })
  @MaxLength(100, { message: 'must not be longer than 100 characters' })
  readonly account!: string;
}

class Echoing extends SampleSettings {
  @Setting({ kind: KIND, meaning: 'Account that the token belongs to.' })
  @MaxLength(100, { message: '$value is longer than 100 characters' })
  declare readonly account: string;
}

class Common extends SampleSettings {
  @Setting({ kind: KIND, meaning: 'Images that the token opens.' })
  @MaxLength(100, { message: 'must not be longer than 100 characters' })
  readonly images?: string;
}

const HIDDEN = 'keeps no secret where a log or a debugger would find it, and prints nothing';

/** Mistakes in its settings, in where it looks and in what it says. */
export const KNOWING: readonly Wrong[] = [
  {
    name: 'does not mark its token as a secret',
    change: always({ settings: Unmarked }),
    caughtBy: 'settings are secrets where their name says so, or the contract says that they are shown',
  },
  {
    name: 'does not mark its secret, which has a harmless name',
    change: (sample) => {
      const call = sample.call.bind(sample);
      return {
        settings: Renamed,
        call: (request: SampleRequest) => {
          const { access: apiToken, account } = request.settings as unknown as Renamed;
          return call({ ...request, settings: { apiToken, account } });
        },
      };
    },
    contract: { settings: { access: TOKEN, account: 'canary-account' } },
    caughtBy: 'calls of a mint prove who asks by nothing that is not marked as a secret',
  },
  {
    name: 'repeats a value in a message',
    change: always({ settings: Echoing }),
    caughtBy:
      'settings say what is wrong in constant texts: with $ in it, a text may hold the value and is not shown',
  },
  {
    name: 'repeats a value in a problem',
    change: always({
      problems: ({ settings }: { settings: Partial<SampleSettings> }) =>
        settings.apiToken === undefined
          ? []
          : [{ setting: 'account', problem: `is not of ${settings.apiToken}` }],
    }),
    caughtBy: 'problems of settings that contradict each other are told by name, without their values',
  },
  {
    name: 'states too short a life',
    change: always({ longestLifeMs: 1_800_000 }),
    caughtBy: 'with the keeper mints anew when the credential has expired, and never gives one that has',
  },
  {
    name: 'states no longest life',
    change: (sample) => {
      Reflect.deleteProperty(sample, 'longestLifeMs');
      return {};
    },
    caughtBy: 'with the keeper states how long the vendor lets a credential live, a day at most',
  },
  {
    name: 'has its identity from the environment',
    change: besides(() => process.env['SAMPLE_TOKEN']),
    caughtBy: 'mints from its settings alone, and from the environment only where the contract says why',
  },
  {
    name: 'has its hosts from the environment',
    change: (sample) => {
      const match = sample.match.bind(sample);
      return {
        match: (address: RegistryAddress) =>
          address === process.env['SAMPLE_HOST'] ? undefined : match(address),
      };
    },
    caughtBy: 'without being asked to mint looks at nothing but what it is given',
  },
  {
    name: 'asks its vendor while it warms up',
    change: (_, network) => ({
      warmUp: ({ apiToken }: SampleSettings) =>
        callVendor({
          url: new URL('https://acme.registry.sample.dev/api/token'),
          headers: { authorization: `Bearer ${apiToken}` },
          signal: new AbortController().signal,
          ...(network && { dispatcher: network.dispatcher }),
        }),
    }),
    caughtBy: 'without being asked to mint loads what a mint needs, and asks nobody for it',
  },
  {
    name: 'logs',
    change: besides(() => {
      process.stdout.write('mints\n');
    }),
    caughtBy: HIDDEN,
  },
  {
    name: 'warns through Node',
    change: besides(() => {
      process.emitWarning('mints');
    }),
    caughtBy: HIDDEN,
  },
  {
    name: 'remembers whom it minted for',
    change: besides(({ settings }, sample) => Object.assign(sample, { last: settings.apiToken })),
    caughtBy: HIDDEN,
  },
  {
    name: 'has a setting in which no canary sings',
    change: always({}),
    contract: { settings: { apiToken: TOKEN, account: 'acme' } },
    caughtBy: 'canaries sing in every setting of text: write `canary` into its value, or name it in `shown`',
  },
  {
    name: 'has no canary sing in a secret',
    change: always({}),
    contract: { shown: ['apiToken'] },
    caughtBy: 'canaries may be silent only in settings that there are and that are no secrets',
  },
  {
    name: 'has the canary of its neighbour',
    change: always({}),
    contract: {
      canaries: [
        {
          address: 'registry.pair.dev',
          settings: { apiToken: TOKEN, account: 'canary-acme' },
          given: 'told',
        },
      ],
    },
    caughtBy: 'canaries have addresses of their own',
  },
  {
    name: 'calls a setting as every entry calls one',
    change: always({ settings: Common }),
    caughtBy: 'settings have names that the environment can write, unlike those of every entry',
  },
];
