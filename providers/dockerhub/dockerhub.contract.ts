import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: { username: 'acme', password: `dckr_oat_${'x'.repeat(40)}` },
  vendor: 'none',
};

export default contract;
