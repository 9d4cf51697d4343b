import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AzureLoopback, NO_IDENTITY } from '../../../../test/support/azure/azure-loopback.js';
import { withEnvironment } from '../../../../test/support/config/with-environment.js';

describe('the managed identity of a virtual machine, with the real SDK', () => {
  it('is asked for at the metadata service of the machine', async () => {
    const azure = await AzureLoopback.start();
    const metadata = await AzureLoopback.start({}, 'http');
    const variables = { ...NO_IDENTITY, AZURE_POD_IDENTITY_AUTHORITY_HOST: metadata.server.origin };
    const clientId = randomUUID();
    await withEnvironment(variables, () => azure.token(azure.at({ identity: 'managed-identity', clientId })));
    expect(metadata.server.seen.map((target) => target.split('?')[0])).toEqual([
      'GET /metadata/identity/oauth2/token/',
    ]);
    expect(metadata.stub.metadata[0]?.get('client_id')).toBe(clientId);
    await azure.close();
    await metadata.close();
  });
});
