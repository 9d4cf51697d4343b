import { type ProviderContract } from '../../test/support/provider-contract.js';

const contract: ProviderContract = {
  settings: { username: 'gitlab+deploy-token-4711', password: 'gldt-fakefakefakefakefake' },
  vendor: 'none',
};

export default contract;
