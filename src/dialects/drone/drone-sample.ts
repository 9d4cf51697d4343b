import { createHmac, hash, randomBytes } from 'node:crypto';
import { splitRepo } from '../../image/repo-name.js';
import { imfFixdate } from '../../wire/imf-fixdate.js';
import { type HeaderLines, type SampleClient, type Signer } from '../sample-client.js';
import { asObject } from '../shared/fields.js';
import { type AskedBuild, NO_BUILD } from '../shared/asked-build.js';
import { SECRET_PLUGIN } from './drone-signature.js';
import { decryptAnswer, encryptionKeyOf } from './answer-encryption.js';

export const droneSample: SampleClient = {
  who: 'Drone runner',
  bodyOf: droneBody,
  listOf: (answer) => answer,
  secretNamesOf(answer) {
    const secret = asObject(answer);
    const { name, data } = secret ?? {};
    if (typeof name !== 'string' || typeof data !== 'string') return undefined;
    return data === '' ? [] : [name];
  },
  asksByName: true,
  signer(source) {
    const file = source.option('secretFile');
    const [key] = source.keys;
    if (typeof file === 'string') return droneSigner(source.read('--secret-file', file));
    if (key) return droneSigner(key.export().toString('utf8'));
    throw source.misuse(
      'there is no secret to sign with: name a configured client with --client, or a file with --secret-file',
    );
  },
  freshKey() {
    const secret = randomBytes(24).toString('base64url');
    return { signer: droneSigner(secret), settings: { DRONE_SECRET: secret } };
  },
  mismatch:
    'the secret is not the one of this client, or a proxy changed a signed header line (Accept-Encoding!)',
};

/** As a runner signs with the shared secret and reads encrypted answers. */
export function droneSigner(secret: string): Signer {
  const aesKey = encryptionKeyOf(secret);
  return {
    sign: (_, body, date, kind) =>
      signDrone({ body, secret, date, ...(kind === 'secrets' && { accept: SECRET_PLUGIN.mediaType }) }),
    decrypt: (answer) => aesKey && decryptAnswer(answer, aesKey),
  };
}

export interface DroneRequestToSign {
  readonly body: Buffer | string;
  /** The shared secret; its UTF-8 bytes are the key. */
  readonly secret: string;
  /** Time of signing, epoch milliseconds; the header has whole seconds. Default: now. */
  readonly date?: number;
  /** `Accept`. Default: the media type of Drone's registry plugins. */
  readonly accept?: string;
  /** `Accept-Encoding`; `aesgcm` asks for an encrypted answer. Default: `identity`, as every stock runner sends it. */
  readonly acceptEncoding?: string;
  /** `Content-Type`. Default: `application/json`. */
  readonly contentType?: string;
}

/**
 * Signs a request as a Drone runner does: draft-cavage HTTP signatures with HMAC-SHA256 over five headers
 * (docs/protocols.md). The target is not signed in this dialect.
 */
export function signDrone(request: DroneRequestToSign): HeaderLines {
  const signed: HeaderLines = [
    ['Accept', request.accept ?? 'application/vnd.drone.registry.v1+json'],
    ['Accept-Encoding', request.acceptEncoding ?? 'identity'],
    ['Content-Type', request.contentType ?? 'application/json'],
    ['Date', imfFixdate(request.date ?? Date.now())],
    ['Digest', `SHA-256=${hash('sha256', request.body, 'base64')}`],
  ];
  const base = signed.map(([name, value]) => `${name.toLowerCase()}: ${value}`).join('\n');
  const signature = createHmac('sha256', request.secret).update(base, 'latin1').digest('base64');
  const covered = signed.map(([name]) => name.toLowerCase()).join(' ');
  return [
    ...signed,
    ['Signature', `keyId="hmac-key",algorithm="hmac-sha256",signature="${signature}",headers="${covered}"`],
  ];
}

/** A fork is told by the repository that the code comes from; a pull request names it always. */
function droneBody({ repo, repoId, event, fork, ref }: AskedBuild, secret?: string): string {
  const { namespace, name } = splitRepo(repo);
  const source = fork ? `fork-of-${repo}` : event === 'pull_request' ? repo : '';
  return JSON.stringify({
    ...(secret !== undefined && { path: secret, name: '' }),
    repo: { id: 1, uid: repoId, namespace, name, slug: repo, private: true, trusted: false },
    build: {
      id: 1,
      repo_id: 1,
      number: NO_BUILD,
      status: 'running',
      event,
      ref,
      source_repo: source,
      source: 'main',
      target: 'main',
      params: {},
    },
  });
}
