import { exchangeProvider } from '../../src/registry/exchange/exchange-provider.js';
import { mintedToken } from '../../src/registry/exchange/minted-token.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { isOracleHost } from './oracle.hosts.js';
import { oracleProblems, OracleSettings } from './oracle.settings.js';
import { apiKey, signedHeaders } from './oracle.signature.js';

const HOUR_MS = 3_600_000;

/**
 * Oracle's registries: each is asked itself for a token of an hour, by a signed request. Source: `provider.go` of
 * oracle-devrel/oke-credential-provider-for-ocir.
 */
export default exchangeProvider({
  id: 'oracle',
  label: 'Oracle Cloud Container Registry',
  description: 'Tokens of an hour, for the API key of a user.',
  settings: OracleSettings,
  examples: ['fra.ocir.io', 'eu-frankfurt-1.ocir.io', 'ocir.eu-frankfurt-2.oci.oraclecloud.eu'],
  longestLifeMs: HOUR_MS,
  commonUserNames: ['BEARER_TOKEN'],
  serves: (address, settings) => settings !== undefined && isOracleHost(address),
  problems: ({ settings }) => oracleProblems(settings),
  isSelfContained: () => true,
  call: ({ address, settings: { tenancyId, userId, privateKey } }) => {
    const key = apiKey(privateKey);
    if (!key) throw new ProviderError('not_configured');
    const url = new URL(`https://${address}/20180419/docker/token`);
    const date = new Date().toUTCString();
    return { url, headers: signedHeaders(url, `${tenancyId}/${userId}`, key, date) };
  },
  read: (answer) => ({ username: 'BEARER_TOKEN', ...mintedToken(answer, 'token', HOUR_MS) }),
});
