import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { K8S_TOKEN, K8sStub } from '../../test/support/stores/k8s-stub.js';
import { type StoreContract } from '../../test/store-contract/contract.js';

const ENTRY = { address: 'docker.io', username: 'octo', password: 'canary-password' };
const LABELS = { app: 'dockpass' };
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
  shelf: {
    kept: { place: 'ci?label=app%3Ddockpass', entries: [{ name: 'quay', values: ENTRY }] },
    places: ['ci?label=app=x,!tier', 'ci?label=a&delegate=group/sub'],
    noPlaces: [
      'ci',
      'registries/?label=a',
      'team?label=',
      'ci?label=a b',
      'ci?label=a&delegate=..',
      'ci?label=a&watch=1',
    ],
    calls: { list: '/api/v1/namespaces/ci/secrets?' },
    watch: '/api/v1/namespaces/ci/secrets?labelSelector=app%3Ddockpass&watch=true',
  },
  service: {
    kept: { path: 'ci/hub', secret: { value: VALUE, version: '1001' } },
    missing: 'ci/none',
    calls: { read: '/api/v1/namespaces/ci/secrets/hub' },
    once: [],
    canaries: [K8S_TOKEN],
    play: ({ origin, ca, folder }) => {
      const stub = new K8sStub();
      stub.secrets.put('ci', 'hub', { data: VALUE });
      stub.secrets.put('ci', 'quay', { data: ENTRY, labels: LABELS });
      const [tokenFile, caFile] = [join(folder, 'token'), join(folder, 'ca.crt')];
      writeFileSync(tokenFile, `${K8S_TOKEN}\n`);
      writeFileSync(caFile, ca);
      const change = (): void => {
        stub.secrets.put('ci', 'new', { data: ENTRY, labels: LABELS });
      };
      return { listener: stub.listener, settings: { server: origin, tokenFile, caFile }, change };
    },
  },
};

export default contract;
