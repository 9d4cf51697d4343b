import { exchangeProvider } from '../../src/registry/exchange/exchange-provider.js';
import { identityProblems } from '../../src/registry/exchange/identity-settings.js';
import { mintedToken } from '../../src/registry/exchange/minted-token.js';
import { ChainguardSettings } from './chainguard.settings.js';

const ISSUER = 'https://issuer.enforce.dev';
const REGISTRY = 'cgr.dev';
/** Tokens are documented to live an hour. */
const LONGEST_MS = 3_600_000;

/** Chainguard: an identity token is traded for a token of an assumable identity. */
export default exchangeProvider({
  id: 'chainguard',
  label: 'Chainguard',
  description: 'Tokens of an hour of an assumable identity, for an identity token.',
  settings: ChainguardSettings,
  examples: [REGISTRY],
  longestLifeMs: LONGEST_MS,
  commonUserNames: ['_token'],
  serves: (address, settings) => settings !== undefined && address === REGISTRY,
  problems: ({ settings }) => identityProblems(settings, ISSUER),
  audienceOf: () => ISSUER,
  // Source: `oidc.platform.proto` of chainguard-dev/sdk (GET as well as POST), and the page on assumable identities.
  call: ({ settings: { identityId }, proof }) => ({
    url: new URL(`${ISSUER}/sts/exchange?aud=${REGISTRY}&identity=${encodeURIComponent(identityId)}`),
    headers: { authorization: `Bearer ${proof}` },
  }),
  // The name that the page on authenticating to the registry has for tokens.
  read: (answer) => ({ username: '_token', ...mintedToken(answer, 'token', LONGEST_MS) }),
});
