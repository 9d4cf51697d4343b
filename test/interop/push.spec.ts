import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMPILER_MS, type Flags, GoClients, goVersion } from '../support/clients/go-clients.js';
import { clients } from '../support/clients/interop.js';
import { missingPrograms } from '../support/programs/find-program.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import {
  type DockerRegistry,
  REGISTRY_PROGRAMS,
  startDockerRegistry,
} from '../support/registry/docker-registry.js';
import { dockerConfigOf, skopeoPull, skopeoPush } from '../support/registry/skopeo.js';
import { tinyImage } from '../support/registry/tiny-image.js';
import { startTokenServer, type TokenServer } from '../support/registry/token-server.js';

const missing = [
  ...missingPrograms(...REGISTRY_PROGRAMS, 'skopeo'),
  ...(goVersion() === undefined ? ['go'] : []),
];
if (missing.length > 0) {
  process.stderr.write(
    `skipped: push.spec.ts needs ${missing.join(', ')} (Debian: docker-registry apache2-utils skopeo)\n`,
  );
}
const describeReal = missing.length > 0 ? describe.skip : describe;

const PULLER = 'ci-puller';
const PUSHER = 'ci-pusher';
const PULL_PASSWORD = 'TEST-ONLY:pull:word';
const PUSH_PASSWORD = 'TEST-ONLY push <&> wörd';

/** The other job, end to end: what the clients' own code is given as secrets pushes, and what is for pulling does not. */
describeReal('secrets of the real clients and a real push', () => {
  const programs = new GoClients();
  let tokens: TokenServer;
  let registry: DockerRegistry;
  let gateway: InProcessGateway;

  beforeAll(async () => {
    programs.build();
    const repositories = ['acme/by-drone', 'acme/by-woodpecker'];
    const access = (...actions: string[]): Record<string, string[]> =>
      Object.fromEntries(repositories.map((repository) => [repository, actions]));
    tokens = await startTokenServer({
      users: {
        [PULLER]: { password: PULL_PASSWORD, access: access('pull') },
        [PUSHER]: { password: PUSH_PASSWORD, access: access('pull', 'push') },
      },
    });
    registry = await startDockerRegistry(tokens);
    gateway = await startInProcess(
      {
        ...BOTH_CLIENTS,
        REGISTRY_PULL_ADDRESS: registry.address,
        REGISTRY_PULL_USERNAME: PULLER,
        REGISTRY_PULL_PASSWORD: PULL_PASSWORD,
        REGISTRY_PUSH_ADDRESS: registry.address,
        REGISTRY_PUSH_USERNAME: PUSHER,
        REGISTRY_PUSH_PASSWORD: PUSH_PASSWORD,
        REGISTRY_PUSH_REPOS: 'acme/app',
        REGISTRY_PUSH_GIVE: 'secrets',
      },
      { providersRoot: new URL('../../providers/', import.meta.url) },
    );
  }, COMPILER_MS);

  afterAll(async () => {
    programs.remove();
    await gateway.stop();
    await registry.stop();
    await tokens.close();
  });

  /** By name, as the client's own code takes them from the answers. */
  async function secretsOf(
    client: 'drone' | 'woodpecker',
    flags: Flags = {},
  ): Promise<Record<string, string>> {
    const endpoint = `http://127.0.0.1:${String(gateway.port)}/secrets/${client}`;
    const asked: readonly Flags[] =
      client === 'drone'
        ? [
            { path: 'push', name: 'username' },
            { path: 'push_password' },
            { path: 'push', name: 'docker_config' },
          ]
        : [{ secrets: true }];
    const found: Record<string, string> = {};
    for (const one of asked) {
      for (const { registries, error } of await programs.ask(client, endpoint, { ...one, ...flags })) {
        expect(error).toBe('');
        for (const { address: name, password: value } of registries) found[name] = value;
      }
    }
    return found;
  }

  describe.each(clients)('%s', (client) => {
    const image = (): string => `${registry.address}/acme/by-${client}:1`;

    it('pushes with what it is given as secrets, and pulls it back with what it is given for pulling', async () => {
      const secrets = await secretsOf(client);
      expect(secrets).toMatchObject({ push_username: PUSHER, push_password: PUSH_PASSWORD });
      await skopeoPush(image(), secrets['push_docker_config'] ?? '');
      const endpoint = `http://127.0.0.1:${String(gateway.port)}/${client}`;
      const [outcome] = await programs.ask(client, endpoint);
      const pull = { address: registry.address, username: PULLER, password: PULL_PASSWORD };
      expect(outcome?.registries).toEqual([pull]);
      const { manifest } = tinyImage();
      expect(await skopeoPull(image(), [pull])).toMatchObject({ digest: manifest.digest });
      const again = skopeoPush(image().replace(':1', ':2'), dockerConfigOf(pull));
      await expect(again).rejects.toThrow(/denied|unauthorized/);
    });

    it('is given nothing to push with for a fork, a pull request and another repository, and sees no error', async () => {
      const fork: Flags = client === 'drone' ? { 'source-repo': 'mallory/app' } : { 'from-fork': true };
      for (const flags of [fork, { event: 'pull_request' }, { ...fork, event: 'pull_request' }]) {
        expect(await secretsOf(client, flags)).toEqual({});
      }
      expect(await secretsOf(client, { repo: 'mallory/app' })).toEqual({});
    });
  });
});
