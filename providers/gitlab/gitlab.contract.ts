import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: {
    username: 'gitlab+deploy-canary',
    password: 'gldt-canary0123456789',
    tokenHosts: ['canary-git.example'],
  },
  vendor: 'none',
};

export default contract;
