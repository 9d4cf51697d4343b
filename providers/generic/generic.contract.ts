import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: { username: 'ci-reader', password: 'fake:password' },
  vendor: 'none',
};

export default contract;
