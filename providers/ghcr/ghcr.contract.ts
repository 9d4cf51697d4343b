import {
  GithubStub,
  TEST_APP_ID,
  TEST_APP_KEY,
  TEST_INSTALLATION,
} from '../../test/support/github/github-stub.js';
import { type ProviderContract } from '../../test/provider-contract/contract.js';

/** The token of a machine user is given as it is; the App is the part that has a vendor. */
const contract: ProviderContract = {
  settings: {
    experimentalApp: true,
    appId: TEST_APP_ID,
    installationId: TEST_INSTALLATION,
    privateKey: TEST_APP_KEY,
    probeImage: 'acme/app:1',
  },
  vendor: {
    hosts: ['api.github.com'],
    calls: {
      token: `/app/installations/${TEST_INSTALLATION}/access_tokens`,
      challenge: '/v2/',
      login: '/token',
    },
    // The pull proof is a probe: a registry that answers anybody proves nothing, so that is a refusal.
    codes: {
      'challenge 401': 'bad_answer',
      'challenge 404': 'refused',
      'challenge 307': 'refused',
      'challenge garbage': 'refused',
      'challenge oversized': 'refused',
      'challenge endless': 'refused',
      'login 404': 'bad_answer',
    },
    withoutRetryAfter: ['challenge', 'login'],
    needsRightClock: 'GitHub refuses a signature of the future and one that is older than ten minutes',
    play: (_, aheadMs) => {
      const github = new GithubStub();
      github.clockAheadMs = aheadMs;
      return { listener: github.listener };
    },
  },
};

export default contract;
