import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: { username: 'acme+ci_reader', password: 'FAKEROBOTTOKEN' },
  vendor: 'none',
};

export default contract;
