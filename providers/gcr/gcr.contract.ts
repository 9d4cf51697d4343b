import { GoogleStub, TEST_KEY_FILE } from '../../test/support/google/google-stub.js';
import { tell } from '../../test/support/chaos/canary-cloud.js';
import { type CanaryEntry, type ProviderContract } from '../../test/provider-contract/contract.js';

const CANARY_KEY = JSON.stringify({
  ...TEST_KEY_FILE,
  project_id: 'canary-project',
  private_key_id: 'canary-key-id',
  client_email: 'canary@canary-project.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
});

const canaries: readonly CanaryEntry[] = [
  {
    address: 'europe-west1-docker.pkg.dev',
    settings: {
      mode: 'token',
      key: CANARY_KEY,
      impersonateServiceAccount: 'canary-puller@canary-project.iam.gserviceaccount.com',
      lifetime: 1800,
      oauthScope: 'cloud-platform.read-only',
    },
    given: 'told',
    hosts: {
      'oauth2.googleapis.com': tell({
        access_token: 'canary-google-token',
        expires_in: 3_599,
        token_type: 'Bearer',
      }),
      'iamcredentials.googleapis.com': (request, response) => {
        const expireTime = new Date(Date.now() + 1_800_000).toISOString();
        tell({ accessToken: 'canary-google-impersonated', expireTime })(request, response);
      },
    },
    environment: { CLOUDSDK_CONFIG: '/nowhere' },
  },
  { address: 'gcr.io', settings: { mode: 'json_key', key: CANARY_KEY }, given: 'always' },
];

const contract: ProviderContract = {
  settings: {},
  vendor: {
    protocol: 'http',
    readsEnvironment: 'application default credentials are found by variables',
    calls: { token: '/computeMetadata/v1/instance/service-accounts/default/token' },
    lookups: ['/computeMetadata/v1/instance'], // whether there is such a service
    play: (origin, aheadMs) => {
      const google = new GoogleStub();
      google.clockAheadMs = aheadMs;
      return {
        listener: google.listener,
        environment: {
          GCE_METADATA_HOST: origin,
          CLOUDSDK_CONFIG: '/nonexistent',
          GOOGLE_APPLICATION_CREDENTIALS: undefined,
        },
      };
    },
  },
  canaries,
  sharedScope: 'one token opens every registry that the account may read',
  shown: ['mode', 'oauthScope'],
};

export default contract;
