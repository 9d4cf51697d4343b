import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { IDENTITY_TOKEN, identityTokenFile } from '../../test/support/identity/identity-token.js';
import { exchangeVendor } from '../../test/support/registry/exchange-vendor.js';

const ROBOT = 'acme+canary_robot';
const PROOF = `Basic ${Buffer.from(`${ROBOT}:${IDENTITY_TOKEN}`).toString('base64')}`;

const contract: ProviderContract = {
  settings: {
    tokenHosts: ['canary-host.example'],
    username: ROBOT,
    identityTokenFile: '/run/secrets/canary-identity',
  },
  shown: ['audience'],
  canaries: [
    {
      address: 'quay.io',
      settings: {
        tokenHosts: ['canary-host.example'],
        username: ROBOT,
        password: 'canary-quay-token',
      },
      given: 'always',
    },
    {
      address: 'federated.quay.example',
      settings: { username: ROBOT, identityTokenFile: '/run/secrets/canary-identity' },
      given: 'never',
    },
  ],
  vendor: {
    calls: { exchange: '/oauth2/federation/robot/token' },
    play: (_, aheadMs) => ({
      listener: exchangeVendor(aheadMs, {
        isRight: ({ headers: { authorization } }) => authorization === PROOF,
        answer: (token) => ({ token }),
      }),
      settings: { identityTokenFile: identityTokenFile() },
    }),
  },
};

export default contract;
