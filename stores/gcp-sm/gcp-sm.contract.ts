import { federationFile, GoogleStub, TEST_SUBJECT_TOKEN } from '../../test/support/google/google-stub.js';
import { SecretManagerStub } from '../../test/support/google/secret-manager-stub.js';
import { type StoreContract } from '../../test/store-contract/contract.js';

const VALUE = JSON.stringify({ username: 'octo', password: 'canary-password' });

const contract: StoreContract = {
  settings: { key: federationFile('https://sts.googleapis.com') },
  paths: [
    'projects/p/secrets/hub',
    'projects/123456789012/secrets/Hub_2-x',
    'projects/example.com:ci/secrets/hub/versions/latest',
    'projects/my-project/secrets/hub/versions/live',
    'projects/my-project/locations/us-central1/secrets/hub/versions/9223372036854775807',
  ],
  noPaths: [
    'hub',
    'my-project/hub',
    '/projects/p/secrets/hub',
    'projects/p/secrets/hub/',
    'projects//secrets/hub',
    'projects/p/secrets/',
    'projects/p/secrets/a/b',
    'projects/p/secrets/hub.x',
    'projects/p/secrets/hub/versions/',
    'projects/p/secrets/hub/versions/0',
    'projects/p/secrets/hub/versions/-1',
    'projects/p/secrets/hub/versions/1.5',
    'projects/p/secrets/hub/versions/latest:access',
    'projects/P/secrets/hub',
    'projects/../secrets/hub',
    'projects/p/secrets/..',
    'projects/p%2fx/secrets/hub',
    'projects/p/secrets/hub?alt=media',
    `projects/p/secrets/${'x'.repeat(256)}`,
    'projects/p/locations/global/secrets/hub',
    'projects/p/locations/evil.example/secrets/hub',
    'projects/p/locations/europe-west3.evil/secrets/hub',
    'projects/p/locations/@evil-west3/secrets/hub',
    'projects/p/locations//secrets/hub',
    'https://secretmanager.googleapis.com/v1/projects/p/secrets/hub',
  ],
  service: {
    hosts: ['secretmanager.googleapis.com'],
    kept: { path: 'projects/my-project/secrets/hub', secret: { value: VALUE, version: '2' } },
    missing: 'projects/my-project/secrets/none',
    calls: {
      subject: '/subject',
      'sign-in': '/v1/token',
      read: '/v1/projects/my-project/secrets/hub/versions/latest:access',
    },
    once: ['subject', 'sign-in'],
    canaries: ['TEST-ONLY-federated-token-1', TEST_SUBJECT_TOKEN],
    play: ({ origin }) => {
      const google = new GoogleStub();
      const secrets = new SecretManagerStub();
      secrets.add('/secrets/hub', 'first');
      secrets.add('/secrets/hub', VALUE);
      return {
        listener: (request, response) => {
          if (!secrets.answers(request, response)) google.listener(request, response);
        },
        settings: { key: federationFile(origin) },
      };
    },
  },
};

export default contract;
