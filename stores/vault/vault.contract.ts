import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VaultStub } from '../../test/support/stores/vault-stub.js';
import { type StoreContract } from '../../test/store-contract/contract.js';

const APPROLE = { role_id: 'ci', secret_id: 'canary-secret-id' };
const ENTRY = { address: 'docker.io', username: 'octo', password: 'canary-password' };
const VALUE = { username: 'octo', password: 'canary-password', port: 5000 };

const contract: StoreContract = {
  settings: {
    addr: ['https://vault.acme.example:8200'],
    auth: 'approle',
    roleId: APPROLE.role_id,
    secretId: APPROLE.secret_id,
  },
  paths: ['kv/a', 'kv/a b/c', 'cubbyhole/x', 'database/creds/read-only', 'kv/data/data', 'kv/%2e%2e/x'],
  noPaths: [
    'kv',
    '/kv/hub',
    'kv/hub/',
    'kv//hub',
    'kv/../sys/raw',
    'kv/./hub',
    'v1/kv/data/hub',
    'kv/hub?version=1',
    'kv/hub#x',
    'kv\\hub',
    'kv/ hub',
  ],
  shelf: {
    kept: {
      place: 'kv/registries/',
      entries: [
        { name: 'hub', values: ENTRY },
        { name: 'acme/hub', values: ENTRY },
      ],
    },
    places: ['kv/', 'team/nested/a b/'],
    noPlaces: ['kv', '/kv/', 'kv//a/', 'kv/../sys/', 'kv/?list=true/'],
    calls: {
      'sign-in': '/v1/auth/approle/login',
      list: '/v1/kv/metadata/registries?',
      folder: '/v1/kv/metadata/registries/acme',
    },
    // A mount that is not there has no AppRole; an empty folder is said as one that never was.
    except: ['sign-in 404', 'list 404', 'folder 404'],
  },
  service: {
    kept: { path: 'kv/ci/hub', secret: { value: VALUE, version: '2' } },
    missing: 'kv/ci/none',
    calls: {
      'sign-in': '/v1/auth/approle/login',
      mount: '/v1/sys/internal/ui/mounts/kv/ci/hub',
      read: '/v1/kv/data/ci/hub',
    },
    once: ['sign-in'],
    codes: { 'sign-in 404': 'not_configured' },
    // Whoever may not ask, or has a server without it, has the version found out by reading.
    survives: ['mount 401', 'mount 403', 'mount 404'],
    canaries: ['TEST-ONLY-token-1'],
    play: ({ origin, ca, folder }) => {
      const stub = new VaultStub();
      stub.logins.set('approle/login', {
        body: APPROLE,
        role: { name: 'ci', ttl: 3_600, may: (path) => path.startsWith('kv/') },
      });
      stub.kv.mount('kv/', '2');
      stub.kv.put('kv/ci/hub', { password: 'first' });
      stub.kv.put('kv/ci/hub', VALUE);
      stub.kv.put('kv/registries/hub', ENTRY);
      stub.kv.put('kv/registries/acme/hub', ENTRY);
      const cacert = join(folder, 'ca.pem');
      writeFileSync(cacert, ca);
      return { listener: stub.listener, settings: { addr: [origin], cacert } };
    },
  },
};

export default contract;
