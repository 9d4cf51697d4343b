import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import GenericModule from '../../providers/generic/generic.module.js';
import { parseImageReference } from '../../src/image/image-reference.js';
import { type RegistryAddress } from '../../src/image/registry-address.js';
import { type PairSettings } from '../../src/registry/pair-provider.js';
import { type MintedCredential } from '../../src/registry/registry-provider.js';
import { type ProbeResult } from '../../src/registry/v2/probe/probe-result.js';
import { probeV2 } from '../../src/registry/v2/probe/v2-probe.js';
import {
  type DockerRegistry,
  pushTinyImage,
  REGISTRY_PROGRAMS,
  startDockerRegistry,
} from '../support/registry/docker-registry.js';
import { missingPrograms } from '../support/programs/find-program.js';
import { skopeoPull } from '../support/registry/skopeo.js';
import { tinyImage } from '../support/registry/tiny-image.js';
import { startTokenServer, type TokenServer } from '../support/registry/token-server.js';

const missing = missingPrograms(...REGISTRY_PROGRAMS, 'skopeo');
if (missing.length > 0) {
  process.stderr.write(
    `skipped: real-registry.spec.ts needs ${missing.join(', ')} (Debian: docker-registry apache2-utils skopeo)\n`,
  );
}
const describeReal = missing.length > 0 ? describe.skip : describe;

const USERNAME = 'ci-reader';
const PASSWORD = 'test-only:with:colons';
const { provider } = GenericModule;
const { manifest } = tinyImage();

function settings(own: Partial<PairSettings> = {}): PairSettings {
  return Object.assign(new provider.settings(), { username: USERNAME, password: PASSWORD }, own);
}

function mint(address: RegistryAddress, own: PairSettings): Promise<MintedCredential> {
  const scope = provider.match(address, own) ?? { key: '' };
  return provider.credentialsFor({ scope, settings: own, images: [], signal: new AbortController().signal });
}

async function probe(address: RegistryAddress, own: PairSettings, path?: string): Promise<string> {
  const result: ProbeResult = await probeV2({
    address,
    credential: await mint(address, own),
    tokenHosts: provider.tokenHosts(address, own),
    ...(path !== undefined && { image: parseImageReference(`${address}/${path}`) }),
    signal: new AbortController().signal,
  });
  return result.ok ? `ok ${result.proof}` : `${result.side} ${result.code}`;
}

/** Pulls with exactly what the provider gave. */
async function pull(address: RegistryAddress, path: string, own: PairSettings) {
  const { username, password } = await mint(address, own);
  return skopeoPull(`${address}/${path}`, [{ address, username, password }]);
}

describeReal('the distribution registry with a password file', () => {
  let registry: DockerRegistry;

  beforeAll(async () => {
    registry = await startDockerRegistry({ username: USERNAME, password: PASSWORD });
    const basic = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`;
    await pushTinyImage(registry.address, 'acme/app', '1', basic);
  });
  afterAll(() => registry.stop());

  it('passes the probe', async () => {
    expect(await probe(registry.address, settings())).toBe('ok login');
    expect(await probe(registry.address, settings(), 'acme/app:1')).toBe('ok pull');
    expect(await probe(registry.address, settings(), `acme/app@${manifest.digest}`)).toBe('ok pull');
  });

  it('fails the probe on the right side', async () => {
    expect(await probe(registry.address, settings({ password: 'wrong' }))).toBe('identity refused');
    expect(await probe(registry.address, settings({ username: 'other' }))).toBe('identity refused');
    expect(await probe(registry.address, settings(), 'acme/app:2')).toBe('configuration image_unknown');
  });

  it('is pulled from with exactly the pair that the provider gives', async () => {
    expect(await pull(registry.address, 'acme/app:1', settings())).toEqual({
      name: `${registry.address}/acme/app`,
      digest: manifest.digest,
      manifest: manifest.bytes,
    });
  });

  it('is not pulled from without it', async () => {
    const image = `${registry.address}/acme/app:1`;
    const given = { address: registry.address, username: USERNAME, password: PASSWORD };
    await expect(skopeoPull(image, [])).rejects.toThrow('authentication required');
    await expect(skopeoPull(image, [{ ...given, password: 'wrong' }])).rejects.toThrow(
      'authentication required',
    );
    await expect(skopeoPull(image, [{ ...given, address: 'registry.example' }])).rejects.toThrow(
      'authentication required',
    );
  });
});

describeReal('the distribution registry with a token server', () => {
  let tokens: TokenServer;
  let registry: DockerRegistry;

  beforeAll(async () => {
    tokens = await startTokenServer({
      users: {
        [USERNAME]: { password: PASSWORD, access: { 'acme/app': ['pull'] } },
        pusher: {
          password: 'test-only',
          access: { 'acme/app': ['pull', 'push'], 'acme/secret': ['pull', 'push'] },
        },
      },
    });
    registry = await startDockerRegistry(tokens);
    for (const repository of ['acme/app', 'acme/secret']) {
      await pushTinyImage(registry.address, repository, '1', await pushAuthorization(tokens, repository));
    }
  });
  afterAll(async () => {
    await registry.stop();
    await tokens.close();
  });

  it('passes the probe where the operator lists the token host, and is shown nothing where not', async () => {
    const asked = tokens.seen.length;
    expect(await probe(registry.address, settings(), 'acme/app:1')).toBe('configuration realm_host');
    expect(tokens.seen).toHaveLength(asked);
    const listed = settings({ tokenHosts: [tokens.host] });
    expect(await probe(registry.address, listed)).toBe('ok login');
    expect(await probe(registry.address, listed, 'acme/app:1')).toBe('ok pull');
  });

  it('fails the probe on the right side', async () => {
    const tokenHosts = [tokens.host];
    expect(await probe(registry.address, settings({ tokenHosts, password: 'wrong' }))).toBe(
      'identity refused',
    );
    expect(await probe(registry.address, settings({ tokenHosts }), 'acme/secret:1')).toBe(
      'identity pull_denied',
    );
    expect(await probe(registry.address, settings({ tokenHosts }), 'acme/app:2')).toBe(
      'configuration image_unknown',
    );
  });

  it('is pulled from with exactly the pair that the provider gives, as far as that reaches', async () => {
    const pulled = await pull(registry.address, 'acme/app:1', settings());
    expect(pulled).toMatchObject({ digest: manifest.digest, manifest: manifest.bytes });
    await expect(pull(registry.address, 'acme/secret:1', settings())).rejects.toThrow(
      'access to the resource is denied',
    );
    await expect(skopeoPull(`${registry.address}/acme/app:1`, [])).rejects.toThrow('unauthorized');
    await expect(pull(registry.address, 'acme/app:1', settings({ password: 'wrong' }))).rejects.toThrow(
      'unauthorized',
    );
  });

  it('is probed by OAuth2 where its token server knows only that', async () => {
    const users = { [USERNAME]: { password: PASSWORD, access: { 'acme/app': ['pull'] } } };
    const oauth = await startTokenServer({ users, methods: ['POST'] });
    const trusting = await startDockerRegistry(oauth);
    const own = settings({ tokenHosts: [oauth.host] });
    expect(await probe(trusting.address, own)).toBe('ok login');
    expect(await probe(trusting.address, own, 'acme/app:1')).toBe('configuration image_unknown');
    expect(await probe(trusting.address, settings({ tokenHosts: [oauth.host], password: 'wrong' }))).toBe(
      'identity refused',
    );
    expect(oauth.seen.slice(0, 2)).toEqual([`GET ${USERNAME}`, `POST ${USERNAME}`]);
    await trusting.stop();
    await oauth.close();
  });

  it('is not fooled by tokens of a signer whom it does not trust', async () => {
    const users = { [USERNAME]: { password: PASSWORD, access: { 'acme/app': ['pull'] } } };
    const stranger = await startTokenServer({ users });
    const confused = await startDockerRegistry({ ...stranger, certificate: tokens.certificate });
    const own = settings({ tokenHosts: [stranger.host] });
    expect(await probe(confused.address, own)).toBe('registry token_refused');
    await confused.stop();
    await stranger.close();
  });
});

async function pushAuthorization({ realm, service }: TokenServer, repository: string): Promise<string> {
  const query = new URLSearchParams({ service, scope: `repository:${repository}:pull,push` });
  const basic = `Basic ${Buffer.from('pusher:test-only').toString('base64')}`;
  const response = await fetch(`${realm}?${query.toString()}`, { headers: { authorization: basic } });
  const { token } = (await response.json()) as { token: string };
  return `Bearer ${token}`;
}
