import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type DockerRegistry,
  pushTinyImage,
  REGISTRY_PROGRAMS,
  startDockerRegistry,
} from '../support/registry/docker-registry.js';
import { missingPrograms } from '../support/programs/find-program.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { sendRequest } from '../support/clients/send-request.js';
import {
  type RawRequest,
  droneBody,
  droneRequest,
  woodpeckerBody,
  woodpeckerRequest,
} from '../support/clients/sign.js';
import { type AnsweredCredential, skopeoPull } from '../support/registry/skopeo.js';
import { tinyImage } from '../support/registry/tiny-image.js';

const missing = missingPrograms(...REGISTRY_PROGRAMS, 'skopeo');
if (missing.length > 0) {
  process.stderr.write(
    `skipped: pull.e2e.spec.ts needs ${missing.join(', ')} (Debian: docker-registry apache2-utils skopeo)\n`,
  );
}
const describeReal = missing.length > 0 ? describe.skip : describe;

const USERNAME = 'ci-reader';
const PASSWORD = 'TEST-ONLY:with:colons';

/** The job, end to end: what a signed request returns is what pulls from a real registry, and nothing else does. */
describeReal('a signed request and a real pull', () => {
  let registry: DockerRegistry;
  let gateway: InProcessGateway;

  beforeAll(async () => {
    registry = await startDockerRegistry({ username: USERNAME, password: PASSWORD });
    const basic = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`;
    await pushTinyImage(registry.address, 'acme/app', '1', basic);
    gateway = await startInProcess(
      {
        ...BOTH_CLIENTS,
        REGISTRY_REAL_ADDRESS: registry.address,
        REGISTRY_REAL_USERNAME: USERNAME,
        REGISTRY_REAL_PASSWORD: PASSWORD,
        REGISTRY_REAL_REPOS: 'acme/*',
      },
      { providersRoot: new URL('../../providers/', import.meta.url) },
    );
  });
  afterAll(async () => {
    await gateway.stop();
    await registry.stop();
  });

  async function given(request: RawRequest): Promise<AnsweredCredential[]> {
    const { status, body } = await sendRequest(gateway.port, request);
    expect(status).toBe(200);
    const answer = JSON.parse(body.toString()) as AnsweredCredential[] | { registries: AnsweredCredential[] };
    return Array.isArray(answer) ? answer : answer.registries;
  }

  it.each([
    ['Drone', droneRequest({ body: droneBody({ repo: 'acme/app' }) })],
    ['Woodpecker', woodpeckerRequest({ body: woodpeckerBody({ repo: 'acme/app' }) })],
  ])('%s: pulls with exactly what was returned', async (_, request) => {
    const { manifest } = tinyImage();
    const credentials = await given(request);
    expect(credentials).toEqual([{ address: registry.address, username: USERNAME, password: PASSWORD }]);
    expect(await skopeoPull(`${registry.address}/acme/app:1`, credentials)).toEqual({
      name: `${registry.address}/acme/app`,
      digest: manifest.digest,
      manifest: manifest.bytes,
    });
  });

  it.each([
    ['Drone', droneRequest({ body: droneBody({ repo: 'mallory/app' }) })],
    ['a fork at Drone', droneRequest({ body: droneBody({ repo: 'acme/app', sourceRepo: 'mallory/app' }) })],
    ['Woodpecker', woodpeckerRequest({ body: woodpeckerBody({ repo: 'mallory/app' }) })],
  ])('%s: gets nothing for another repository, and so does not pull', async (_, request) => {
    const credentials = await given(request);
    expect(credentials).toEqual([]);
    await expect(skopeoPull(`${registry.address}/acme/app:1`, credentials)).rejects.toThrow(
      'authentication required',
    );
  });
});
