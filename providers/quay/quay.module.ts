import { type Exchange, exchangeProvider } from '../../src/registry/exchange/exchange-provider.js';
import { mintedToken } from '../../src/registry/exchange/minted-token.js';
import { certainly, misspelt, missOf, type NearMissRule, withoutPort } from '../../src/registry/near-miss.js';
import { quayProblems, QuaySettings } from './quay.settings.js';

const CLOUD = 'quay.io';
const NEAR_MISSES: readonly NearMissRule[] = [
  [/\.quay\.io$/, certainly('is a host inside of Quay, whose images have quay.io')],
];
/** Tokens are documented to live an hour; whatever they say, they are minted anew after a day. */
const DAY_MS = 86_400_000;

/**
 * A robot opens the repositories it was given read permission on, by its own token or by one of an identity provider that
 * it is federated with. Source: Red Hat Quay, "Keyless authentication with robot accounts".
 */
export const QUAY: Exchange<QuaySettings> = {
  id: 'quay',
  label: 'Quay',
  description: 'Gives a robot account of quay.io, or of another Quay that an entry names.',
  settings: QuaySettings,
  examples: [CLOUD],
  longestLifeMs: DAY_MS,
  commonUserNames: ['$oauthtoken', '$app'],
  ownUrlSetting: 'SERVER_HOSTNAME and PREFERRED_URL_SCHEME in config.yaml',
  serves: (address, settings) => address === CLOUD || settings !== undefined,
  nearMiss: (address) => {
    const host = withoutPort(address);
    return host === CLOUD ? undefined : (missOf(host, NEAR_MISSES) ?? misspelt(host, [CLOUD]));
  },
  problems: ({ settings }) => quayProblems(settings),
  tokenHosts: (_, { tokenHosts = [] }) => tokenHosts,
  isSelfContained: ({ password }) => password !== undefined,
  pairOf: ({ username, password }) => (password === undefined ? undefined : { username, password }),
  audienceOf: () => '',
  call: ({ address, settings: { username }, proof }) => ({
    url: new URL(`https://${address}/oauth2/federation/robot/token`),
    headers: { authorization: `Basic ${Buffer.from(`${username}:${proof}`).toString('base64')}` },
  }),
  read: (answer, { settings: { username } }) => ({ username, ...mintedToken(answer, 'token', DAY_MS) }),
};

export default exchangeProvider(QUAY);
