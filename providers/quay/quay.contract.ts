import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: {
    tokenHosts: ['canary-host.example'],
    username: 'acme+canary_robot',
    password: 'canary-quay-token',
  },
  vendor: 'none',
};

export default contract;
