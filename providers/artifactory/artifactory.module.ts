import {
  type ExchangeAsk,
  type ExchangeCall,
  exchangeProvider,
} from '../../src/registry/exchange/exchange-provider.js';
import { mintedToken, objectOf, textOf } from '../../src/registry/exchange/minted-token.js';
import { claimsOf } from '../../src/registry/jwt.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type VendorAnswer } from '../../src/registry/vendor-http.js';
import { artifactoryProblems } from './artifactory.problems.js';
import { ArtifactorySettings } from './artifactory.settings.js';

const HOUR_S = 3_600;
/** Tokens of an integration may be longer; what is held of one is minted anew after a day. */
const DAY_MS = 24 * HOUR_S * 1_000;

type Ask = ExchangeAsk<ArtifactorySettings>;

/** JFrog Artifactory: an identity token, or the access token of an account, is traded for an access token of short life. */
export default exchangeProvider({
  id: 'artifactory',
  label: 'JFrog Artifactory',
  description: 'Access tokens of short life, for an identity token or for the token of an account.',
  settings: ArtifactorySettings,
  examples: ['acme.jfrog.io', 'docker.acme.example'],
  longestLifeMs: DAY_MS,
  serves: (_, settings) => settings !== undefined,
  problems: ({ settings }) => artifactoryProblems(settings),
  tokenHosts: (_, { tokenHosts = [], platformHost }) =>
    platformHost === undefined ? tokenHosts : [platformHost, ...tokenHosts],
  audienceOf: ({ accessToken }) => (accessToken === undefined ? '' : undefined),
  call: (ask) => (ask.settings.accessToken === undefined ? traded(ask) : made(ask)),
  read: (answer, { settings }) => {
    const token = mintedToken(answer, 'access_token', DAY_MS);
    return { username: settings.username ?? userOf(answer, token.password), ...token };
  },
});

/** Source: `src/oidc-utils.ts` of jfrog/setup-jfrog-cli. */
function traded({ address, settings, proof }: Ask): ExchangeCall {
  const { platformHost = address, providerName, projectKey, identityMapping } = settings;
  return {
    url: new URL(`https://${platformHost}/access/api/v1/oidc/token`),
    method: 'POST',
    json: {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      subject_token: proof,
      provider_name: providerName,
      ...(projectKey !== undefined && { project_key: projectKey }),
      ...(identityMapping !== undefined && { identity_mapping_name: identityMapping }),
    },
  };
}

/** Under six hours nothing of it is stored or revoked. Source: JFrog's REST API, "Create Token". */
function made({ address, settings }: Ask): ExchangeCall {
  const { platformHost = address, accessToken = '', groups } = settings;
  const scope = groups ? `applied-permissions/groups:${groups.join(',')}` : 'applied-permissions/user';
  return {
    url: new URL(`https://${platformHost}/access/api/v1/tokens`),
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}` },
    form: new URLSearchParams({ scope, expires_in: String(HOUR_S), refreshable: 'false' }),
  };
}

/** The name that the answer tells, else the last part of the subject: `jfac@…/users/NAME`. */
function userOf({ json }: VendorAnswer, token: string): string {
  const { username } = objectOf(json);
  if (username !== undefined) return textOf(username);
  const { sub } = claimsOf(token) ?? {};
  const name = typeof sub === 'string' ? /\/users\/([^/:\s]+)$/.exec(sub)?.[1] : undefined;
  if (name === undefined) throw new ProviderError('bad_answer');
  return name;
}
