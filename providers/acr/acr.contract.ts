import { AZURE, azureStub } from '../../test/support/azure/azure-stub.js';
import { type ProviderContract } from '../../test/provider-contract/contract.js';

const { tenantId, clientId, clientSecret } = AZURE;

const contract: ProviderContract = {
  address: 'acmecorp.azurecr.io',
  settings: { tenantId, clientId, clientSecret },
  vendor: {
    hosts: ['localhost'],
    calls: {
      discovery: `/${tenantId}/v2.0/.well-known/`,
      'sign-in': `/${tenantId}/oauth2/v2.0/token`,
      exchange: '/oauth2/exchange',
    },
    // What Entra says of a tenant before it has seen an identity is about the settings.
    codes: { 'discovery 401': 'not_configured', 'discovery 403': 'not_configured' },
    play: (origin, aheadMs) => ({
      listener: azureStub({ skewMs: aheadMs }).listener,
      settings: { authorityHost: origin },
    }),
  },
};

export default contract;
