import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { leaseAt } from '../../test/support/stores/vault-engine.js';
import { ANYTHING } from '../../test/support/stores/vault-bench.js';
import { VaultStub } from '../../test/support/stores/vault-stub.js';

const TOKEN = 'TEST-ONLY-canary-token';
const PATH = 'canary-engine/token/ci';

const contract: ProviderContract = {
  address: 'artifactory.acme.example',
  settings: {
    path: PATH,
    passwordField: 'canary_access_token',
    usernameField: 'canary_username',
    tokenHosts: ['canary-host.example'],
  },
  shown: ['store', 'username'],
  vendor: {
    protocol: 'http',
    calls: { engine: `/v1/${PATH}` },
    lookups: ['/v1/auth/token/lookup-self'],
    play: (origin) => {
      const stub = new VaultStub();
      stub.tokens.add(TOKEN, { ...ANYTHING, ttl: 0 });
      let minted = 0;
      stub.engines.set(PATH, () => ({
        data: { canary_username: 'canary-ci', canary_access_token: `canary-token-${String(++minted)}` },
        seconds: 3_600,
      }));
      return {
        listener: stub.listener,
        environment: { VAULT_ADDR: origin, VAULT_TOKEN: TOKEN },
        lease: leaseAt(origin, TOKEN),
      };
    },
  },
};

export default contract;
