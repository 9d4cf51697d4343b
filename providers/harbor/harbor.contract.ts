import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: {
    tokenHosts: ['canary-host.example'],
    username: 'robot$canary+reader',
    password: 'canary-robot-secret',
  },
  vendor: 'none',
};

export default contract;
