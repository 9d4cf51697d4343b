import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withEnvironment } from '../../test/support/config/with-environment.js';
import { federationFile, GoogleStub, TEST_KEY_FILE } from '../../test/support/google/google-stub.js';
import { SecretManagerStub } from '../../test/support/google/secret-manager-stub.js';
import { loopbackCertificate } from '../../test/support/net/loopback-certificate.js';
import { LoopbackNetwork } from '../../test/support/net/loopback-network.js';
import { VendorServer } from '../../test/support/registry/vendor-server.js';
import { type GoogleSettings } from '../../src/registry/clouds/google/settings.js';
import { type StoredSecret } from '../../src/store/secret-store.js';
import { GcpSmStore } from './gcp-sm.store.js';

const HOSTS = ['secretmanager.googleapis.com', 'secretmanager.europe-west3.rep.googleapis.com'];
const HUB = 'projects/acme-ci/secrets/hub';

let server: VendorServer;
let network: LoopbackNetwork;
let google: GoogleStub;
let secrets: SecretManagerStub;

beforeAll(async () => {
  const certificate = loopbackCertificate([...HOSTS, 'localhost']);
  server = await VendorServer.start((request, response) => {
    if (!secrets.answers(request, response)) google.listener(request, response);
  }, certificate);
  network = new LoopbackNetwork(certificate.cert, server.port);
});
beforeEach(() => {
  [google, secrets] = [new GoogleStub(), new SecretManagerStub()];
  secrets.add('/secrets/hub', 'first', 'old');
  secrets.add('/secrets/hub', 'second');
  server.behave();
  server.requests.length = 0;
});
afterAll(async () => {
  await network.dispatcher.close();
  await server.close();
});

async function read(path: string, settings: GoogleSettings = federated()): Promise<StoredSecret> {
  const kind = new GcpSmStore(network);
  const parsed = kind.parse(path);
  if ('problem' in parsed) throw new TypeError(parsed.problem);
  const store = kind.open(settings);
  try {
    return await store.read(parsed.path, new AbortController().signal);
  } finally {
    await store.close();
  }
}

function federated(more: object = {}): GoogleSettings {
  return { key: federationFile(server.origin, more) };
}

/** The hosts that were shown a token, and what was asked of them. */
function shown(): readonly string[] {
  const reads = server.requests.filter(({ headers }) => headers.authorization?.startsWith('Bearer '));
  return reads.map(({ target, headers }) => `${headers.host ?? ''} ${target}`);
}

describe('a secret of Google', () => {
  it.each([
    ['the newest version', HUB, { value: 'second', version: '2' }],
    ['the newest version by its name', `${HUB}/versions/latest`, { value: 'second', version: '2' }],
    ['a version by its number', `${HUB}/versions/1`, { value: 'first', version: '1' }],
    ['a version by its alias', `${HUB}/versions/old`, { value: 'first', version: '1' }],
  ])('is read: %s', async (_, path, secret) => {
    expect(await read(path)).toEqual(secret);
    const version = path === HUB ? '/versions/latest' : '';
    expect(shown()).toEqual([`secretmanager.googleapis.com /v1/${path}${version}:access`]);
  });

  it('that is regional is read in its region, and nobody else is shown the token', async () => {
    secrets.add('/locations/europe-west3/secrets/hub', 'regional');
    const path = 'projects/acme-ci/locations/europe-west3/secrets/hub';
    expect(await read(path)).toEqual({ value: 'regional', version: '1' });
    expect(shown()).toEqual([
      `secretmanager.europe-west3.rep.googleapis.com /v1/${path}/versions/latest:access`,
    ]);
  });

  it.each(['DISABLED', 'DESTROYED'] as const)('whose newest version is %s is not there', async (state) => {
    secrets.set('/secrets/hub', state);
    await expect(read(HUB)).rejects.toMatchObject({ code: 'not_found' });
    expect((await read(`${HUB}/versions/1`)).value).toBe('first');
  });

  it.each([
    ['not_found', 404, 'NOT_FOUND'],
    ['bad_answer', 400, 'INVALID_ARGUMENT'],
    ['refused', 403, 'PERMISSION_DENIED'],
    ['refused', 401, 'UNAUTHENTICATED'],
    ['throttled', 429, 'RESOURCE_EXHAUSTED'],
    ['unavailable', 503, 'UNAVAILABLE'],
  ])('is %s where the answer is %s %s', async (code, status, word) => {
    const text = JSON.stringify({ error: { code: status, status: word, message: 'vendor-says-no' } });
    server.misbehave({ text, status }, '/v1/projects/');
    await expect(read(HUB)).rejects.toMatchObject({ code });
  });

  it.each(['null', '"FAILED_PRECONDITION"', '{"error":null}', '<html>', '{"error":"FAILED_PRECONDITION"}'])(
    'is a bad answer where a 400 says %s',
    async (text) => {
      server.misbehave({ text, status: 400 }, '/v1/projects/');
      await expect(read(HUB)).rejects.toMatchObject({ code: 'bad_answer' });
    },
  );
});

describe('who asks', () => {
  it('is the machine itself where nothing is configured', async () => {
    const metadata = await VendorServer.start((request, response) => {
      google.listener(request, response);
    });
    const environment = {
      CLOUDSDK_CONFIG: '/nonexistent',
      GCE_METADATA_HOST: metadata.origin,
      GOOGLE_APPLICATION_CREDENTIALS: undefined,
    };
    expect((await withEnvironment(environment, () => read(HUB, {}))).value).toBe('second');
    expect(google.metadata.at(-1)).toContain('/service-accounts/default/token');
    await metadata.close();
  });

  it('asks for the one scope that there is', async () => {
    await read(HUB);
    expect(google.forms[0]).toMatchObject({ scope: 'https://www.googleapis.com/auth/cloud-platform' });
  });

  it('names the project that pays, where its file does', async () => {
    await read(HUB);
    await read(HUB, federated({ quota_project_id: 'acme-billing' }));
    expect(secrets.asked.map(({ project }) => project)).toEqual([undefined, 'acme-billing']);
  });

  it('shows no token of another cloud', async () => {
    await expect(read(HUB, federated({ universe_domain: 's3nsapis.fr' }))).rejects.toMatchObject({
      code: 'not_configured',
    });
    expect(shown()).toEqual([]);
  });
});

describe('the settings', () => {
  const problems = (settings: GoogleSettings): readonly string[] =>
    new GcpSmStore().problems(settings).map(({ setting, problem }) => `${setting}: ${problem}`);

  it('may all be left out', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ key: JSON.stringify(TEST_KEY_FILE) })).toEqual([]);
  });

  it('are told what is wrong with them, without the key', () => {
    expect(problems({ key: 'hunter2' })).toEqual([
      'key: must be the JSON of a Google credential file, or the base64 of it',
    ]);
    expect(problems({ key: JSON.stringify({ ...TEST_KEY_FILE, universe_domain: 's3nsapis.fr' }) })).toEqual([
      'key: belongs to another cloud (see its universe_domain)',
    ]);
    expect(problems({ lifetime: 900 })).toEqual([
      'lifetime: works only together with IMPERSONATE_SERVICE_ACCOUNT',
    ]);
  });
});

describe('a path that was meant otherwise', () => {
  it.each([
    ['hub', 'must be the full name of a secret: projects/PROJECT/secrets/SECRET'],
    [`${HUB}/versions/1:access`, 'must be a name alone, without :access: projects/PROJECT/secrets/SECRET'],
    [`${HUB}/versions/0`, 'must name a version by its number from 1, or leave out /versions/'],
    [`${HUB}/versions/`, 'must name a version by its number from 1, or leave out /versions/'],
    [
      'projects/acme-ci/locations/eu/secrets/hub',
      'must be projects/PROJECT/secrets/SECRET, with /locations/REGION before /secrets/ for a regional one, and at most /versions/N behind it',
    ],
  ])('%s: %s', (path, problem) => {
    expect(new GcpSmStore().parse(path)).toEqual({ problem });
  });
});
