import { exchangeProvider } from '../../src/registry/exchange/exchange-provider.js';
import { identityProblems } from '../../src/registry/exchange/identity-settings.js';
import { mintedToken } from '../../src/registry/exchange/minted-token.js';
import { CloudsmithSettings } from './cloudsmith.settings.js';

/** The token says when it ends; whatever that is, it is minted anew after a day. */
const DAY_MS = 86_400_000;

/** Cloudsmith: an identity token is traded for a token of a service account. */
export default exchangeProvider({
  id: 'cloudsmith',
  label: 'Cloudsmith',
  description: 'Tokens of a service account, for an identity token.',
  settings: CloudsmithSettings,
  examples: ['docker.cloudsmith.io', 'docker.acme.example'],
  longestLifeMs: DAY_MS,
  commonUserNames: ['token'],
  // Custom domains have any name.
  serves: (_, settings) => settings !== undefined,
  problems: ({ settings }) => identityProblems(settings),
  tokenHosts: (_, { tokenHosts = [] }) => tokenHosts,
  audienceOf: () => '',
  // Source: cloudsmith-io/cloudsmith-cli-action, and the generator of external-secrets, which also knows the 201.
  call: ({ settings: { org, serviceSlug }, proof }) => ({
    url: new URL(`https://api.cloudsmith.io/openid/${org}/`),
    method: 'POST',
    json: { oidc_token: proof, service_slug: serviceSlug },
    expect: 201,
  }),
  read: (answer) => ({ username: 'token', ...mintedToken(answer, 'token', DAY_MS) }),
});
