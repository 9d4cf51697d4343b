import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startGateway } from '../support/gateway-process.js';
import { GoClients } from '../support/go-clients.js';
import { clientEnv, clients, describeWithGo, got, hub, hubEnv } from '../support/interop.js';
import { loopbackCertificate } from '../support/loopback-certificate.js';

const env = { ...clientEnv, ...hubEnv };

describeWithGo('the real clients and their connections', () => {
  const programs = new GoClients();

  beforeAll(() => {
    programs.build();
  }, 240_000);

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
      expect(await first.stop()).toBe('0');
      const second = await startGateway({ ...env, PORT: String(first.port) });
      running.step();
      expect(await running.next()).toMatchObject(got(hub));
      expect(await second.stop()).toBe('0');
      expect(await running.next()).toBeUndefined();
    },
    30_000,
  );

  it.each(clients)(
    '%s sends the second factor from its endpoint',
    async (client) => {
      const gateway = await startGateway({ ...env, BASIC_AUTH: 'ci:TEST-ONLY-basic-token' });
      const authority = `127.0.0.1:${String(gateway.port)}/${client}`;
      expect(await programs.ask(client, `http://ci:TEST-ONLY-basic-token@${authority}`)).toMatchObject([
        got(hub),
      ]);
      for (const endpoint of [`http://${authority}`, `http://ci:TEST-ONLY-other-token@${authority}`]) {
        const [refused] = await programs.ask(client, endpoint);
        expect(refused).toMatchObject({ registries: [], connections: ['new'] });
        expect(refused?.error).toContain('{"error":{"code":"signature_');
      }
      expect(gateway.output).not.toContain('TEST-ONLY-basic-token');
      expect(await gateway.stop()).toBe('0');
    },
    30_000,
  );

  it('both ask over TLS, over one connection for several requests', async () => {
    const { cert, key } = loopbackCertificate([]);
    const files = { 'tls.crt': cert, 'tls.key': key };
    const gateway = await startGateway(
      { ...env, TLS_CERT_FILE: 'tls.crt', TLS_KEY_FILE: 'tls.key' },
      { files },
    );
    const endpoint = `https://127.0.0.1:${String(gateway.port)}`;
    const unverified = await programs.ask('drone', `${endpoint}/drone`, { 'skip-verify': true });
    expect(unverified).toMatchObject([got(hub)]);
    const [distrustful] = await programs.ask('drone', `${endpoint}/drone`);
    expect(distrustful?.error).toContain('x509: certificate signed by unknown authority');
    programs.trust(cert);
    for (const client of clients) {
      expect(await programs.ask(client, `${endpoint}/${client}`, { repeat: 2 })).toMatchObject([
        { ...got(hub), connections: ['new'] },
        { ...got(hub), connections: ['reused'] },
      ]);
    }
    expect(await gateway.stop()).toBe('0');
  }, 30_000);
});
