import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { IDENTITY_TOKEN, identityTokenFile } from '../../test/support/identity/identity-token.js';
import { exchangeVendor } from '../../test/support/registry/exchange-vendor.js';

const identityId = `${'0123456789'.repeat(4)}/0123456789abcdef`;

const contract: ProviderContract = {
  settings: { identityTokenFile: '/run/secrets/canary-identity', identityId },
  shown: ['audience', 'identityId'],
  vendor: {
    hosts: ['issuer.enforce.dev'],
    calls: { exchange: '/sts/exchange?' },
    play: (_, aheadMs) => ({
      listener: exchangeVendor(aheadMs, {
        isRight: ({ url, headers: { authorization } }) =>
          authorization === `Bearer ${IDENTITY_TOKEN}` &&
          url.endsWith(`?aud=cgr.dev&identity=${encodeURIComponent(identityId)}`),
        answer: (token) => ({ token, refresh_token: '' }),
      }),
      settings: { identityTokenFile: identityTokenFile() },
    }),
  },
};

export default contract;
