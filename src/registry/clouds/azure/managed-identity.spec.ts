import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AzureLoopback, NO_IDENTITY } from '../../../../test/support/azure/azure-loopback.js';
import { AZURE } from '../../../../test/support/azure/azure-stub.js';
import { withEnvironment } from '../../../../test/support/config/with-environment.js';
import { type EntraWords } from './identity.js';
import { type EntraIdentityKind } from './settings.js';

type Settings = EntraWords & { readonly identity?: EntraIdentityKind };

/**
 * The SDK keeps the metadata service that it found first, and the tokens of each identity, for the life of the
 * process: so there is one service here and an identity of its own for every test. The machines' service has a spec
 * file of its own.
 */
describe('the managed identity of an App Service, with the real SDK', () => {
  let azure: AzureLoopback;
  let metadata: AzureLoopback;
  beforeAll(async () => {
    azure = await AzureLoopback.start();
    metadata = await AzureLoopback.start({}, 'http');
  });
  afterEach(() => {
    azure.reset();
    metadata.reset();
  });
  afterAll(async () => {
    await azure.close();
    await metadata.close();
  });

  const mint = (settings: Settings, signal = new AbortController().signal): Promise<unknown> => {
    const variables = {
      ...NO_IDENTITY,
      IDENTITY_ENDPOINT: `${metadata.server.origin}/msi/token`,
      IDENTITY_HEADER: AZURE.identityHeader,
    };
    return withEnvironment(variables, () => azure.token(azure.at(settings), { signal }));
  };
  const named = (): Settings => ({ identity: 'managed-identity', clientId: randomUUID() });

  it('is asked for where nothing is said of an identity', async () => {
    await mint({});
    expect(metadata.stub.metadata.map(String)).toEqual([
      'api-version=2019-08-01&resource=https%3A%2F%2Fvendor.example',
    ]);
  });

  it('is the one that is named, and never the token of another', async () => {
    const [one, other] = [named(), named()];
    await mint(one);
    await mint(other);
    const asked = metadata.stub.metadata.map((query) => query.get('client_id'));
    expect(asked).toEqual([one.clientId, other.clientId]);
  });

  it.each([
    [400, 'not_configured'],
    [401, 'not_configured'],
    [404, 'not_found'],
    [429, 'throttled'],
    [500, 'unavailable'],
    ['reset', 'unavailable'],
    ['garbage', 'bad_answer'],
    ['oversized', 'bad_answer'],
    ['endless', 'bad_answer'],
  ] as const)('%s of the metadata service is %s', async (how, code) => {
    metadata.server.misbehave(how);
    await expect(mint(named())).rejects.toMatchObject({ code });
    expect(metadata.server.seen).toHaveLength(1);
  });

  it('is asked again after a mint that was cancelled: the signal of one mint does not reach the next', async () => {
    metadata.server.misbehave('hang');
    const arrived = metadata.server.next();
    const limit = new AbortController();
    const minting = mint(named(), limit.signal);
    await Promise.race([arrived, minting]);
    limit.abort();
    await expect(minting).rejects.toMatchObject({ code: 'timed_out' });
    metadata.server.behave();
    await expect(mint(named())).resolves.toMatch(/^fake-entra-token-for-/);
  });
});
