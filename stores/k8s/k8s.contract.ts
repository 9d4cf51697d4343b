import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { K8S_TOKEN, K8sStub } from '../../test/support/stores/k8s-stub.js';
import { type StoreContract } from '../../test/store-contract/contract.js';

const VALUE = { username: 'octo', password: 'canary-password' };

const contract: StoreContract = {
  settings: {
    server: 'https://k8s.acme.example:6443',
    tokenFile: '/run/secrets/k8s-token',
    caFile: '/run/secrets/k8s-ca.crt',
  },
  paths: ['a/b', '0-9/1.2-3.x', `${'n'.repeat(63)}/${'s'.repeat(253)}`],
  noPaths: [
    'registry',
    '/hub',
    'team/',
    'ci/hub/x',
    'ci//hub',
    'CI/hub',
    'ci/Hub',
    'ci.dev/hub',
    '-ci/hub',
    'ci-/hub',
    'ci/-hub',
    'ci/hub-',
    'ci/hub.',
    'ci/.hub',
    'ci/a..b',
    'ci/..',
    'ci/hub#x',
    'ci/hub?watch=1',
    'ci/%2e%2e',
    'ci\\hub/x',
    `${'n'.repeat(64)}/hub`,
    `ci/${'s'.repeat(254)}`,
  ],
  fields: ['password', '.dockerconfigjson', 'A_b-c.9', 'k'.repeat(253)],
  noFields: ['', '.', '..', '..data', 'a b', 'a/b', 'a#b', 'pässword', 'a\n', 'k'.repeat(254)],
  service: {
    kept: { path: 'ci/hub', secret: { value: VALUE, version: '1001' } },
    missing: 'ci/none',
    calls: { read: '/api/v1/namespaces/ci/secrets/hub' },
    once: [],
    canaries: [K8S_TOKEN],
    play: ({ origin, ca, folder }) => {
      const stub = new K8sStub();
      stub.secrets.put('ci', 'hub', { data: VALUE });
      const [tokenFile, caFile] = [join(folder, 'token'), join(folder, 'ca.crt')];
      writeFileSync(tokenFile, `${K8S_TOKEN}\n`);
      writeFileSync(caFile, ca);
      return { listener: stub.listener, settings: { server: origin, tokenFile, caFile } };
    },
  },
};

export default contract;
