import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: { username: 'robot$acme+ci-reader', password: 'FakeRobotSecret1' },
  vendor: 'none',
};

export default contract;
