import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type GatewayProcess, startGateway, withGateway } from '../support/gateway-process.js';
import { type ClientName, COMPILER_MS, type Flags, GoClients } from '../support/clients/go-clients.js';
import { clientEnv, clients, describeWithGo } from '../support/clients/interop.js';
import { documentedErrors } from '../support/docs/troubleshooting-doc.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { listenOnLoopback, type LoopbackServer } from '../support/net/loopback-server.js';

/** What the programs here cannot run into: they dial any address, and look no name up. */
const NOT_TRIED = [
  'failed to fetch registries via http (0) …extensions can only call allowed HTTP servers (check your WOODPECKER_EXTENSIONS_ALLOWED_HOSTS setting), deny …',
  'failed to fetch registries via http (0) …no such host…',
];
const WRONG_KEY: Readonly<Record<ClientName, (programs: GoClients) => Flags>> = {
  drone: () => ({ secret: 'TEST-ONLY-another-secret-0123456789abcdef' }),
  woodpecker: ({ strangerKeyFile }) => ({ key: strangerKeyFile }),
};
const DOCUMENTED: Readonly<Record<ClientName, readonly string[]>> = {
  drone: documentedErrors('Drone'),
  woodpecker: documentedErrors('Woodpecker'),
};

describeWithGo('what docs/troubleshooting.md says that the real clients log', () => {
  const programs = new GoClients();
  const certificate = loopbackCertificate(['dockpass.internal']);
  let gateway: GatewayProcess;
  let proxy: LoopbackServer;
  let untrusted: LoopbackServer;
  let nobody: LoopbackServer;

  beforeAll(async () => {
    programs.build();
    programs.trust(loopbackCertificate(['another.internal']).cert);
    gateway = await startGateway(clientEnv);
    proxy = await listenOnLoopback(
      createHttpServer(({ url = '' }, answer) => answer.writeHead(Number(url.slice(1))).end('<html></html>')),
    );
    untrusted = await listenOnLoopback(createTlsServer(certificate));
    nobody = await listenOnLoopback(createHttpServer());
    await nobody.close();
  }, COMPILER_MS);

  afterAll(async () => {
    programs.remove();
    await Promise.all([gateway.stop(), proxy.close(), untrusted.close()]);
  });

  it.each(clients)('%s logs nothing else, and each of them', async (client) => {
    const ask = async (endpoint: string, flags: Flags = {}): Promise<string> => {
      const [outcome] = await programs.ask(client, endpoint, flags);
      return outcome?.error ?? '';
    };
    const other = client === 'drone' ? 'woodpecker' : 'drone';
    const errors = await Promise.all([
      ask(`${gateway.url}/${client}`, WRONG_KEY[client](programs)),
      ask(`${gateway.url}/${other}`),
      ask(`${gateway.url}/${client}/nobody`),
      ...[401, 403, 404, 413, 502, 503].map((status) => ask(`http://${proxy.host}/${String(status)}`)),
      ask(`http://${nobody.host}`),
      ask(gateway.url.replace('http:', 'https:')),
      ask(`https://${untrusted.host}`),
    ]);
    await withGateway(
      clientEnv,
      async ({ url }) => {
        errors.push(await ask(`${url}/${client}`));
      },
      { clockAhead: 320 },
    );
    const documented = DOCUMENTED[client].filter((text) => !NOT_TRIED.includes(text));
    expect(documented.filter((text) => !errors.some((error) => patternOf(text).test(error)))).toEqual([]);
    expect(errors.filter((error) => !documented.some((text) => patternOf(text).test(error)))).toEqual([]);
  });
});

/** `…` stands for what differs, and what does not matter. */
function patternOf(text: string): RegExp {
  const parts = text.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`);
}
