import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { IDENTITY_TOKEN, identityTokenFile } from '../../test/support/identity/identity-token.js';
import { exchangeVendor } from '../../test/support/registry/exchange-vendor.js';

const contract: ProviderContract = {
  settings: {
    identityTokenFile: '/run/secrets/canary-identity',
    org: 'canary-org',
    serviceSlug: 'canary-service-x1y2',
    tokenHosts: ['canary-host.example'],
  },
  shown: ['audience'],
  vendor: {
    hosts: ['api.cloudsmith.io'],
    calls: { exchange: '/openid/canary-org/' },
    play: (_, aheadMs) => ({
      listener: exchangeVendor(aheadMs, {
        status: 201,
        isRight: ({ text }) =>
          text === JSON.stringify({ oidc_token: IDENTITY_TOKEN, service_slug: 'canary-service-x1y2' }),
        answer: (token) => ({ token }),
      }),
      settings: { identityTokenFile: identityTokenFile() },
    }),
  },
};

export default contract;
