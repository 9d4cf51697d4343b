import { Matches } from 'class-validator';
import { fetch } from 'undici';
import { ONE_LINE, type PairProvider, type PairSettings } from '../../../src/registry/pair-provider.js';
import {
  type CredentialScope,
  type MintedCredential,
  type MintRequest,
  type RegistryAddress,
} from '../../../src/registry/registry-provider.js';
import { Setting } from '../../../src/registry/setting.js';
import { always } from './changes.js';
import { type Mutant } from './mutant.js';
import { USERNAME } from './pair-sample.js';

type Wrong = Mutant<PairProvider>;
type Request = MintRequest<PairSettings, CredentialScope>;
const KIND = { type: 'text' } as const;

class Unmarked {
  @Setting({ kind: KIND, meaning: 'Name of a robot account.', isUserName: true })
  @Matches(USERNAME.pattern, USERNAME)
  readonly username!: string;

  @Setting({ kind: KIND, meaning: 'What goes with the account.' })
  @Matches(ONE_LINE.pattern, ONE_LINE)
  readonly code!: string;
}

class Unnamed {
  @Setting({ kind: KIND, meaning: 'Name of a robot account.' })
  @Matches(USERNAME.pattern, USERNAME)
  readonly username!: string;

  @Setting({ kind: KIND, meaning: 'Token of the robot account.', secret: true })
  @Matches(ONE_LINE.pattern, ONE_LINE)
  readonly password!: string;
}

/** The pair, changed. */
const giving =
  (wrong: (pair: MintedCredential, request: Request, sample: PairProvider) => object): Wrong['change'] =>
  (sample) => {
    const mint = sample.credentialsFor.bind(sample);
    return { credentialsFor: async (request: Request) => wrong(await mint(request), request, sample) };
  };

const GIVES =
  'without a vendor gives the configured user name and secret as they are, which do not expire, and asks nobody';
const PRINTS = 'without a vendor prints nothing, and looks at no variable';

export const PAIRS: readonly Wrong[] = [
  {
    name: 'swaps the two',
    change: giving(({ username, password }) => ({ username: password, password: username })),
    caughtBy: GIVES,
  },
  {
    name: 'writes the user name in its own way',
    change: giving((pair) => ({ ...pair, username: pair.username.toLowerCase() })),
    caughtBy: GIVES,
  },
  {
    name: 'thinks that a pair expires',
    change: giving((pair) => ({ ...pair, expiresAt: Date.now() + 3_600_000 })),
    caughtBy: GIVES,
  },
  {
    name: 'asks somebody',
    change: (_, network) => ({
      credentialsFor: async ({ settings }: Request) => {
        await fetch('https://registry.pair.dev/v2/', network && { dispatcher: network.dispatcher });
        return { username: settings.username, password: settings.password };
      },
    }),
    caughtBy: GIVES,
  },
  {
    name: 'does not mark its secret, which has a harmless name',
    change: always({
      settings: Unmarked,
      credentialsFor: ({ settings }: { settings: Unmarked }) =>
        Promise.resolve({ username: settings.username, password: settings.code }),
    }),
    contract: { settings: { username: 'Canary-reader', code: 'canary-password-0123' } },
    caughtBy: GIVES,
  },
  {
    name: 'does not mark its user name',
    change: always({ settings: Unnamed }),
    contract: { settings: { username: 'Canary-reader', password: 'canary-password-0123' } },
    caughtBy: 'settings know a user name when they see one, since some registries take a token for it',
  },
  {
    name: 'keeps the first pair',
    change: (sample) => {
      const mint = sample.credentialsFor.bind(sample);
      let kept: Promise<MintedCredential> | undefined;
      return { credentialsFor: (request: Request) => (kept ??= mint(request)) };
    },
    caughtBy: 'without a vendor gives each entry its own',
  },
  {
    name: 'says that it narrows',
    change: always({ narrows: true }),
    caughtBy: 'without a vendor narrows nothing: a pair opens whatever it opens',
  },
  {
    name: 'gives although it was called off',
    change: always({
      credentialsFor: ({ settings: { username, password } }: Request) =>
        Promise.resolve({ username, password }),
    }),
    caughtBy: 'without a vendor gives nothing to a mint that was called off',
  },
  {
    name: 'looks into the environment',
    change: giving((pair) => ({ ...pair, ...(process.env['PAIR_USER'] === '' && { username: '' }) })),
    caughtBy: PRINTS,
  },
  {
    name: 'logs',
    change: giving((pair) => {
      process.stderr.write('gives\n');
      return pair;
    }),
    caughtBy: PRINTS,
  },
  {
    name: 'remembers whom it gave to',
    change: giving((pair, { settings }, sample) => {
      Object.assign(sample, { last: settings.password });
      return pair;
    }),
    caughtBy: 'without a vendor keeps no secret where a log or a debugger would find it',
  },
  {
    name: 'has one key for all hosts',
    change: always({
      match: (address: string, settings?: object) =>
        address === 'registry.pair.dev' || settings ? { key: 'pair' } : undefined,
    }),
    caughtBy:
      'matching gives each address a key of its own, unless the contract says why one mint opens several',
  },
  {
    name: 'claims whatever ends like it',
    change: always({
      match: (key: RegistryAddress, settings?: object) =>
        key.endsWith('registry.pair.dev') || settings ? { key } : undefined,
    }),
    caughtBy: 'matching claims no look-alike of an example',
  },
  {
    name: 'claims the registries of strangers',
    change: always({ match: (key: string) => ({ key }) }),
    caughtBy: 'matching stays as strict with settings, unless it serves whatever an entry names',
  },
  {
    name: 'writes its token hosts in capitals',
    change: always({ tokenHosts: () => ['Auth.pair.dev'] }),
    caughtBy: 'matching writes addresses and token hosts as clients compare them',
  },
];
