import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_IDENTITY } from '../../test/support/azure/azure-loopback.js';
import { AZURE, type AzureStub, azureStub, entraToken } from '../../test/support/azure/azure-stub.js';
import { KeyVaultStub } from '../../test/support/azure/key-vault-stub.js';
import { withEnvironment } from '../../test/support/config/with-environment.js';
import { loopbackCertificate } from '../../test/support/net/loopback-certificate.js';
import { LoopbackNetwork } from '../../test/support/net/loopback-network.js';
import { VendorServer } from '../../test/support/registry/vendor-server.js';
import { EntraClient } from '../../src/registry/clouds/azure/access-token.js';
import { type StoredSecret } from '../../src/store/secret-store.js';
import { AzureKvStore } from './azure-kv.store.js';

const SUFFIXES = ['vault.azure.net', 'vault.azure.cn', 'vault.usgovcloudapi.net', 'vault.cloud.example'];
const { tenantId, clientId, clientSecret } = AZURE;

let server: VendorServer;
let network: LoopbackNetwork;
let entra: AzureStub;
let vaults: KeyVaultStub;
let fixed: string;

beforeAll(async () => {
  const certificate = loopbackCertificate([...SUFFIXES.map((suffix) => `acme-ci.${suffix}`), 'localhost']);
  server = await VendorServer.start((request, response) => {
    if (!vaults.answers(request, response)) entra.listener(request, response);
  }, certificate);
  network = new LoopbackNetwork(certificate.cert, server.port);
});
beforeEach(() => {
  entra = azureStub();
  stock('https://vault.azure.net');
  server.behave();
  server.requests.length = 0;
});
afterAll(async () => {
  await network.dispatcher.close();
  await server.close();
});

/** Vaults that take tokens for this audience. */
function stock(audience: string): void {
  vaults = new KeyVaultStub(audience);
  fixed = vaults.add('acme-ci', 'hub', 'first');
  vaults.add('acme-ci', 'hub', 'second');
}

const kind = (): AzureKvStore => new AzureKvStore(new EntraClient(network), network);

async function read(path: string, settings: Record<string, string> = {}): Promise<StoredSecret> {
  const parsed = kind().parse(path);
  if ('problem' in parsed) throw new TypeError(parsed.problem);
  const identity = { tenantId, clientId, clientSecret, authorityHost: server.origin };
  const store = kind().open({ ...identity, ...settings });
  try {
    return await store.read(parsed.path, new AbortController().signal);
  } finally {
    await store.close();
  }
}

describe('a secret of a key vault', () => {
  it('is the current version', async () => {
    expect(await read('acme-ci/hub')).toMatchObject({ value: 'second' });
    expect(server.requests.at(-1)).toMatchObject({
      target: '/secrets/hub?api-version=7.4',
      headers: {
        host: 'acme-ci.vault.azure.net',
        authorization: `Bearer ${entraToken(AZURE, 'https://vault.azure.net')}`,
      },
    });
  });

  it('is a fixed version, which is its state', async () => {
    expect(await read(`acme-ci/hub/${fixed}`)).toEqual({ value: 'first', version: fixed });
    expect((await read('acme-ci/hub')).version).not.toBe(fixed);
  });

  it('is the same however its name is written', async () => {
    expect((await read('Acme-CI/HUB')).value).toBe('second');
  });

  it('is given without the line end that a file leaves', async () => {
    vaults.add('acme-ci', 'from-file', 'hunter2\r\n');
    expect((await read('acme-ci/from-file')).value).toBe('hunter2');
  });

  it('is given after its end, as Azure does', async () => {
    vaults.add('acme-ci', 'expired', 'old', 1_500_000_000);
    expect((await read('acme-ci/expired')).value).toBe('old');
  });

  it('is refused while it is disabled', async () => {
    vaults.disable('acme-ci', 'hub');
    await expect(read('acme-ci/hub')).rejects.toMatchObject({ code: 'refused' });
  });

  it('is not there once it was deleted, as long as it can be recovered', async () => {
    vaults.delete('acme-ci', 'hub');
    await expect(read('acme-ci/hub')).rejects.toMatchObject({ code: 'not_found' });
  });

  const id = 'https://acme-ci.vault.azure.net/secrets/hub/a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a2';
  it.each([
    ['no value', { id }],
    ['a value that is no text', { id, value: { password: 'x' } }],
    ['no id', { value: 'x' }],
    ['the id of another secret', { id: id.replace('hub', 'other'), value: 'x' }],
    ['an id without a version', { id: id.slice(0, -33), value: 'x' }],
    ['an id with more behind it', { id: `${id}/x`, value: 'x' }],
    ['an id with a line end', { id: `${id}\n`, value: 'x' }],
    ['an id of no URL', { id: '/secrets/hub/a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a2', value: 'x' }],
  ])('is a bad answer with %s', async (_, answer) => {
    server.misbehave({ text: JSON.stringify(answer) }, '/secrets/');
    await expect(read('acme-ci/hub')).rejects.toMatchObject({
      code: 'bad_answer',
      message: 'the vendor gave an answer that cannot be used',
    });
  });

  it('is a bad answer where another version comes than was asked for', async () => {
    server.misbehave({ text: JSON.stringify({ id, value: 'x' }) }, '/secrets/');
    await expect(read(`acme-ci/hub/${fixed}`)).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

describe('the cloud', () => {
  it.each(SUFFIXES)(
    'of %s is the one whose suffix is named, for its host and its audience',
    async (vaultSuffix) => {
      stock(`https://${vaultSuffix}`);
      expect((await read('acme-ci/hub', { vaultSuffix })).value).toBe('second');
      expect(server.requests.at(-1)?.headers.host).toBe(`acme-ci.${vaultSuffix}`);
      expect(entra.forms[0]?.get('scope')).toBe(`https://${vaultSuffix}/.default`);
    },
  );

  it('has the audience that the operator named', async () => {
    const audience = 'https://vault.tenant.example';
    stock(audience);
    expect((await read('acme-ci/hub', { vaultSuffix: 'vault.cloud.example', audience })).value).toBe(
      'second',
    );
  });
});

describe('who asks', () => {
  it('is the machine itself where nothing is configured', async () => {
    const metadata = await VendorServer.start((request, response) => {
      entra.listener(request, response);
    });
    const environment = {
      ...NO_IDENTITY,
      IDENTITY_ENDPOINT: `${metadata.origin}/msi/token`,
      IDENTITY_HEADER: AZURE.identityHeader,
    };
    const store = kind().open({});
    const path = { vault: 'acme-ci', secret: 'hub', version: undefined };
    const { signal } = new AbortController();
    expect(await withEnvironment(environment, () => store.read(path, signal))).toMatchObject({
      value: 'second',
    });
    expect(entra.metadata.map(String)).toEqual([
      'api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net',
    ]);
    await store.close();
    await metadata.close();
  });
});
