import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: { username: 'gitlab+deploy-token-4711', password: 'gldt-fakefakefakefakefake' },
  vendor: 'none',
};

export default contract;
