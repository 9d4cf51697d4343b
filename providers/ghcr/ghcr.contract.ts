import {
  GithubStub,
  TEST_APP_ID,
  TEST_APP_KEY,
  TEST_INSTALLATION,
} from '../../test/support/github/github-stub.js';
import { tell } from '../../test/support/chaos/canary-cloud.js';
import { type CanaryEntry, type ProviderContract } from '../../test/provider-contract/contract.js';

const canaries: readonly CanaryEntry[] = [
  {
    address: 'containers.git.example',
    settings: {
      username: 'canary-machine',
      token: 'ghp_canaryToken0123456789',
      enterpriseHost: 'git.example',
    },
    given: 'always',
  },
  {
    address: 'ghcr.io',
    settings: {
      experimentalApp: true,
      appId: 'IvCanary0123456789',
      installationId: TEST_INSTALLATION,
      privateKey: TEST_APP_KEY,
      repositories: ['canary-repository'],
      probeImage: 'acme/canary-app:1',
      apiUrl: 'https://canary-api.example',
    },
    given: 'told',
    hosts: {
      'canary-api.example': (request, response) => {
        const expires_at = new Date(Date.now() + 3_600_000).toISOString();
        tell({ token: 'ghs_canaryOfAnInstallation', expires_at }, 201)(request, response);
      },
      // A registry that gives a manifest only for a token.
      'ghcr.io': (request, response) => {
        const { authorization } = request.headers;
        if (request.url?.startsWith('/token') && authorization !== undefined) {
          tell({ token: 'canary-registry-token' })(request, response);
        } else if (authorization === 'Bearer canary-registry-token') {
          tell({ schemaVersion: 2 })(request, response);
        } else {
          const challenge =
            'Bearer realm="https://ghcr.io/token",service="canary",scope="repository:acme/canary-app:pull"';
          response.writeHead(401, { 'www-authenticate': challenge }).end('canary');
        }
      },
    },
  },
];

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
    order: ['token', ...Array.from({ length: 3 }, () => ['challenge', 'login']).flat()],
    unread: ['challenge'],
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
  canaries,
  shown: ['enterpriseHost', 'installationId'],
};

export default contract;
