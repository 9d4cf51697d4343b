import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: { username: 'acme+canary_robot', password: 'canary-quay-token' },
  vendor: 'none',
};

export default contract;
