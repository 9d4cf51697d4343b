import { describe, expect, it } from '@jest/globals';
import { AcrLoopback } from './acr-loopback.js';
import { AZURE } from './azure-stub.js';

/**
 * The stub that stands for Azure in the tests of the provider is ours; here Microsoft's own client of container
 * registries, with Microsoft's own sign-in, uses it for what it was made for: the whole chain from the client secret
 * to a catalogue.
 */
describe('the stub of Azure', () => {
  it("satisfies Microsoft's client: sign-in, exchange, access token, catalogue", async () => {
    const azure = await AcrLoopback.start();
    const { ClientSecretCredential } = await import('@azure/identity');
    const { ContainerRegistryClient } = await import('@azure/container-registry');
    const tlsOptions = { ca: azure.network.ca };
    const { tenantId, clientId, clientSecret } = AZURE;
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
      authorityHost: azure.server.origin,
      disableInstanceDiscovery: true,
      tlsOptions,
    });
    const audience = 'https://containerregistry.azure.net';
    const client = new ContainerRegistryClient(azure.server.origin, credential, { audience, tlsOptions });

    const names: string[] = [];
    for await (const name of client.listRepositoryNames()) names.push(name);

    expect(names).toEqual(['acme/app', 'acme/base']);
    expect(azure.server.seen.map((target) => target.split('?')[0])).toEqual([
      'GET /acr/v1/_catalog',
      `GET /${tenantId}/v2.0/.well-known/openid-configuration`,
      `POST /${tenantId}/oauth2/v2.0/token`,
      'POST /oauth2/exchange',
      'POST /oauth2/token',
      'GET /acr/v1/_catalog',
    ]);
    await azure.close();
  });

  it("gives the registry's refresh token only for an Entra token of its own audience", async () => {
    const azure = await AcrLoopback.start();
    const minting = azure.mint({ ...azure.secret, audience: 'https://management.azure.com' });
    await expect(minting).rejects.toMatchObject({ code: 'refused' });
    await azure.close();
  });
});
