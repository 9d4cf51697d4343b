import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startGateway, withGateway } from '../support/gateway-process.js';
import { COMPILER_MS, GoClients } from '../support/clients/go-clients.js';
import { clientEnv, clients, describeWithGo, got, hub, hubEnv } from '../support/clients/interop.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';

const env = { ...clientEnv, ...hubEnv };

describeWithGo('the real clients and their connections', () => {
  const programs = new GoClients();

  beforeAll(() => {
    programs.build();
  }, COMPILER_MS);

  afterAll(() => {
    programs.remove();
  });

  it.each(clients)(
    '%s loses no request when the gateway restarts under a kept connection',
    async (client) => {
      const first = await startGateway(env);
      const running = programs.start(client, `${first.url}/${client}`, { repeat: 3, step: true });
      expect(await running.next()).toMatchObject({ connections: ['new'] });
      running.step();
      expect(await running.next()).toMatchObject({ connections: ['reused'] });
      await first.stop();
      await withGateway({ ...env, PORT: String(first.port) }, async () => {
        running.step();
        expect(await running.next()).toMatchObject(got(hub));
      });
      expect(await running.next()).toBeUndefined();
    },
  );

  it.each(clients)('%s sends the second factor from its endpoint', async (client) => {
    const token = 'TEST-ONLY-basic-token';
    await withGateway({ ...env, BASIC_AUTH: `ci:${token}` }, async (gateway) => {
      const authority = `127.0.0.1:${String(gateway.port)}/${client}`;
      expect(await programs.ask(client, `http://ci:${token}@${authority}`)).toMatchObject([got(hub)]);
      for (const endpoint of [`http://${authority}`, `http://ci:TEST-ONLY-other-token@${authority}`]) {
        const [refused] = await programs.ask(client, endpoint);
        expect(refused).toMatchObject({ registries: [], connections: ['new'] });
        expect(refused?.error).toContain('{"error":{"code":"signature_');
      }
      expect(gateway.output).not.toContain(token);
    });
  });

  it('both ask over TLS, over one connection for several requests', async () => {
    const { cert, key } = loopbackCertificate([]);
    const tls = { TLS_CERT_FILE: 'tls.crt', TLS_KEY_FILE: 'tls.key' };
    await withGateway(
      { ...env, ...tls },
      async ({ port }) => {
        const endpoint = `https://127.0.0.1:${String(port)}`;
        expect(await programs.ask('drone', `${endpoint}/drone`, { 'skip-verify': true })).toMatchObject([
          got(hub),
        ]);
        for (const client of clients) {
          const [distrustful] = await programs.ask(client, `${endpoint}/${client}`);
          expect(distrustful?.error).toContain('x509: certificate signed by unknown authority');
        }
        programs.trust(cert);
        for (const client of clients) {
          expect(await programs.ask(client, `${endpoint}/${client}`, { repeat: 2 })).toMatchObject([
            { ...got(hub), connections: ['new'] },
            { ...got(hub), connections: ['reused'] },
          ]);
        }
      },
      { files: { 'tls.crt': cert, 'tls.key': key } },
    );
  });
});
