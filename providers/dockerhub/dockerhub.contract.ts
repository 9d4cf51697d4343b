import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: { username: 'canaryuser', password: 'dckr_oat_canary-0123456789abcdef' },
  vendor: 'none',
};

export default contract;
