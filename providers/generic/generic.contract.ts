import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: {
    username: 'canary-user',
    password: 'canary:password "\n',
    tokenHosts: ['canary-host.example'],
  },
  vendor: 'none',
};

export default contract;
