import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseRegistryAddress, type RegistryAddress } from '../../../src/image/registry-address.js';
import { endWithFile, HANGS_MS } from '../children.js';
import { findProgram } from '../programs/find-program.js';
import { type ImagePart, tinyImage } from './tiny-image.js';

/** What the registry asks for: a pair that it knows itself, or tokens of somebody whom it trusts. */
export type RegistryAuth =
  | { readonly username: string; readonly password: string }
  | {
      readonly realm: string;
      readonly service: string;
      readonly issuer: string;
      /** PEM; signs the tokens. */
      readonly certificate: string;
    };

export interface DockerRegistry {
  readonly address: RegistryAddress;
  stop(): Promise<void>;
}

/** Programs that a registry with a pair needs, as Debian's packages docker-registry and apache2-utils bring them. */
export const REGISTRY_PROGRAMS = ['docker-registry', 'htpasswd'] as const;

/**
 * Runs the distribution registry on a free loopback port with an empty store of its own.
 *
 * @throws Error when the program is missing, ends, or hangs
 */
export async function startDockerRegistry(auth: RegistryAuth): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'dockpass-registry-'));
  const config = join(folder, 'config.json'); // YAML has JSON inside
  await writeFile(config, JSON.stringify(await configuration(folder, auth)));
  const program = findProgram('docker-registry') ?? 'docker-registry';
  const child = endWithFile(
    spawn(program, ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'], env: {} }),
  );
  const stop = async (): Promise<void> => {
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await gone;
    await rm(folder, { recursive: true });
  };
  try {
    return { address: parseRegistryAddress(await listening(child)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function configuration(folder: string, auth: RegistryAuth): Promise<object> {
  return {
    version: '0.1',
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'store') } },
    http: { addr: '127.0.0.1:0', secret: 'test-only' },
    auth:
      'username' in auth
        ? { htpasswd: await passwordFile(folder, auth) }
        : { token: await trust(folder, auth) },
  };
}

async function passwordFile(folder: string, auth: { username: string; password: string }): Promise<object> {
  const path = join(folder, 'htpasswd');
  const running = promisify(execFile)(findProgram('htpasswd') ?? 'htpasswd', [
    '-niB',
    '-C',
    '4',
    auth.username,
  ]);
  running.child.stdin?.end(auth.password);
  await writeFile(path, (await running).stdout);
  return { realm: 'test', path };
}

async function trust(
  folder: string,
  auth: { realm: string; service: string; issuer: string; certificate: string },
): Promise<object> {
  const rootcertbundle = join(folder, 'tokens.pem');
  await writeFile(rootcertbundle, auth.certificate);
  return { realm: auth.realm, service: auth.service, issuer: auth.issuer, rootcertbundle };
}

/** The registry chooses its port and says so. */
function listening(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => {
      reject(new Error('docker-registry does not listen'));
    }, HANGS_MS);
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const address = /listening on (127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error(`docker-registry ended: ${said.slice(-500)}`));
    });
  });
}

/** Loads the tiny image into a registry by its HTTP API. */
export async function pushTinyImage(
  address: RegistryAddress,
  repository: string,
  tag: string,
  authorization: string,
): Promise<void> {
  const { manifest, config, layer } = tinyImage();
  const base = `http://${address}/v2/${repository}`;
  for (const blob of [config, layer]) {
    const begun = await send(`${base}/blobs/uploads/`, 'POST', authorization, 202);
    const upload = new URL(begun.headers.get('location') ?? '', base);
    upload.searchParams.set('digest', blob.digest);
    await send(upload.href, 'PUT', authorization, 201, { ...blob, mediaType: 'application/octet-stream' });
  }
  await send(`${base}/manifests/${tag}`, 'PUT', authorization, 201, manifest);
}

async function send(
  url: string,
  method: string,
  authorization: string,
  expected: number,
  part?: ImagePart,
): Promise<Response> {
  const headers = { authorization, ...(part && { 'content-type': part.mediaType }) };
  const response = await fetch(url, { method, headers, body: part ? new Uint8Array(part.bytes) : null });
  if (response.status !== expected)
    throw new Error(`${method} gave ${String(response.status)}: ${await response.text()}`);
  return response;
}
