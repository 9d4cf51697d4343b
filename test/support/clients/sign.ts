import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { splitRepo } from '../../../src/image/repo-name.js';
import { type HeaderLines } from '../../../src/dialects/sample-client.js';
import { signDrone } from '../../../src/dialects/drone/drone-sample.js';
import { signWoodpecker } from '../../../src/dialects/woodpecker/woodpecker-sample.js';

/** A whole request as it would go over a socket. */
export interface RawRequest {
  readonly method: 'POST';
  readonly target: string;
  /** Every line in the order of the real client, `Host` and `Content-Length` included. */
  readonly headers: HeaderLines;
  /** The same lines as Node's `rawHeaders`. */
  readonly rawHeaders: string[];
  readonly body: Buffer;
}

/** 32 bytes and more, so that answers can be encrypted with it. */
export const TEST_DRONE_SECRET = 'TEST-ONLY-drone-secret-0123456789abcdef';

const pair = generateKeyPairSync('ed25519');

/** Made anew for every run. */
export const TEST_WOODPECKER_PRIVATE_KEY: KeyObject = pair.privateKey;
export const TEST_WOODPECKER_PUBLIC_KEY: KeyObject = pair.publicKey;
/** For the setting `WOODPECKER_PUBLIC_KEY`. */
export const TEST_WOODPECKER_PUBLIC_PEM = pair.publicKey.export({ type: 'spki', format: 'pem' });

export interface DroneRequestOptions {
  target?: string;
  body?: Buffer | string;
  secret?: string;
  /** Epoch milliseconds; default now. */
  date?: number;
  accept?: string;
  acceptEncoding?: string;
  contentType?: string;
  host?: string;
}

/** A signed request as a Drone runner sends it; by default a push to octocat/hello-world at `/drone`. */
export function droneRequest(options: DroneRequestOptions = {}): RawRequest {
  const { target = '/drone', host = '127.0.0.1', secret = TEST_DRONE_SECRET, ...rest } = options;
  const body = Buffer.from(options.body ?? droneBody());
  return rawRequest(target, body, [
    ['Host', host],
    ['User-Agent', 'Go-http-client/1.1'],
    ['Content-Length', String(body.length)],
    ...signDrone({ ...rest, body, secret }),
  ]);
}

export interface WoodpeckerRequestOptions {
  target?: string;
  body?: Buffer | string;
  privateKey?: KeyObject;
  /** Epoch seconds; default now. */
  created?: number;
  host?: string;
}

/** A signed request as a Woodpecker server sends it; by default a push to octocat/hello-world at `/woodpecker`. */
export function woodpeckerRequest(options: WoodpeckerRequestOptions = {}): RawRequest {
  const { target = '/woodpecker', host = '127.0.0.1', privateKey = TEST_WOODPECKER_PRIVATE_KEY } = options;
  const body = Buffer.from(options.body ?? woodpeckerBody());
  return rawRequest(target, body, [
    ['Host', host],
    ['User-Agent', 'Woodpecker/dev (server-extensions)'],
    ['Content-Length', String(body.length)],
    ...signWoodpecker({ target, body, privateKey, created: options.created }),
    ['Accept-Encoding', 'gzip'],
  ]);
}

export interface BuildOptions {
  /** `namespace/name`. */
  repo?: string;
  /** The forge's id of the repository. */
  repoId?: string;
  event?: string;
  /** Its number. */
  build?: number;
}

/** The JSON that a Drone runner sends, shortened to the fields that carry meaning. `sourceRepo` marks a fork. */
export function droneBody(options: BuildOptions & { sourceRepo?: string } = {}): string {
  const { repo = 'octocat/hello-world', repoId = '4567', event = 'push', sourceRepo = '' } = options;
  const { build = 42 } = options;
  const { namespace, name } = splitRepo(repo);
  return JSON.stringify({
    repo: { id: 1234, uid: repoId, namespace, name, slug: repo, private: true, trusted: false },
    build: {
      id: 77,
      repo_id: 1234,
      number: build,
      status: 'running',
      event,
      ref: 'refs/heads/main',
      source_repo: sourceRepo || (event === 'pull_request' ? repo : ''),
      source: 'main',
      target: 'main',
      params: {},
    },
  });
}

/** The JSON that a Woodpecker server sends, shortened likewise, with its final newline. */
export function woodpeckerBody(
  options: BuildOptions & { fork?: boolean; status?: string; netrc?: object } = {},
): string {
  const { repo = 'octocat/hello-world', repoId = '998877', event = 'push', status = 'created' } = options;
  const { build = 42 } = options;
  const { namespace: owner, name } = splitRepo(repo);
  const body = {
    repo: {
      id: 12,
      forge_id: 1,
      forge_remote_id: repoId,
      owner,
      name,
      full_name: repo,
      private: true,
      trusted: { network: false, volumes: false, security: false },
    },
    pipeline: {
      id: 77,
      number: build,
      event,
      status,
      ref: 'refs/heads/main',
      branch: 'main',
      ...(options.fork ? { from_fork: true } : {}),
      errors: null,
    },
    ...(options.netrc ? { netrc: options.netrc } : {}),
  };
  return `${JSON.stringify(body)}\n`;
}

/** The same request with other header lines, e.g. one doubled or dropped. */
export function withHeaders(request: RawRequest, headers: HeaderLines): RawRequest {
  return rawRequest(request.target, request.body, headers);
}

/** A request of these parts. */
export function rawRequest(target: string, body: Buffer, headers: HeaderLines): RawRequest {
  return { method: 'POST', target, headers, rawHeaders: headers.flat(), body };
}
