import { exchangeProvider } from '../../src/registry/exchange/exchange-provider.js';
import { mintedToken } from '../../src/registry/exchange/minted-token.js';
import { IBM_HOSTS } from './ibm.hosts.js';
import { ibmProblems, IbmSettings } from './ibm.settings.js';

const HOUR_MS = 3_600_000;
const IAM = 'https://iam.cloud.ibm.com/identity/token';
const GRANT = 'urn:ibm:params:oauth:grant-type:';

/**
 * IBM Cloud Container Registry: IAM trades an API key, or the token of a compute resource, for an access token of an hour
 * at most. IAM says 400 of a key that it does not know. Sources: docs of the registry, "Accessing your namespaces
 * programmatically" (`iambearer`); `iam-token-manager.ts` and `container-token-manager.ts` of IBM/node-sdk-core.
 */
export default exchangeProvider({
  id: 'ibm',
  label: 'IBM Cloud Container Registry',
  description: 'IAM tokens of an hour, for an API key or a trusted profile of the cluster.',
  settings: IbmSettings,
  examples: ['icr.io', 'us.icr.io', 'jp2.icr.io', 'private.de.icr.io'],
  longestLifeMs: HOUR_MS,
  commonUserNames: ['iambearer'],
  serves: (address, settings) => settings !== undefined && IBM_HOSTS.has(address),
  problems: ({ settings }) => ibmProblems(settings),
  isSelfContained: ({ apiKey }) => apiKey !== undefined,
  audienceOf: ({ apiKey }) => (apiKey === undefined ? '' : undefined),
  call: ({ settings: { apiKey, profileId = '' }, proof }) => ({
    url: new URL(IAM),
    method: 'POST',
    denies: 400,
    form: new URLSearchParams(
      apiKey === undefined
        ? { grant_type: `${GRANT}cr-token`, cr_token: proof, profile_id: profileId }
        : { grant_type: `${GRANT}apikey`, apikey: apiKey },
    ),
  }),
  read: (answer) => ({ username: 'iambearer', ...mintedToken(answer, 'access_token', HOUR_MS) }),
});
