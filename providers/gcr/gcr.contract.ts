import { GoogleStub } from '../../test/support/google/google-stub.js';
import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: {},
  vendor: {
    protocol: 'http',
    calls: { token: '/computeMetadata/v1/instance/service-accounts/default/token' },
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
};

export default contract;
