import { createPrivateKey, generateKeyPairSync, hash, sign, type KeyObject } from 'node:crypto';
import { splitRepo } from '../../image/repo-name.js';
import { readPem } from '../../registry/pem.js';
import {
  type HeaderLines,
  type MadeKey,
  type SampleClient,
  type Signer,
  type SigningSource,
} from '../sample-client.js';
import { asObject } from '../shared/fields.js';
import { type AskedBuild, NO_BUILD } from '../shared/asked-build.js';
import { fingerprintOf } from '../shared/signing-keys.js';
import { signatureBase } from './message-signature.js';

export const woodpeckerSample: SampleClient = {
  who: 'Woodpecker server',
  bodyOf: woodpeckerBody,
  listOf: (answer) =>
    typeof answer === 'object' && answer !== null && Object.hasOwn(answer, 'registries')
      ? (answer as { registries: unknown }).registries
      : undefined,
  secretNamesOf(answer) {
    const secrets = asObject(answer)?.['secrets'];
    return Array.isArray(secrets) ? secrets.map((secret) => asObject(secret)?.['name']) : undefined;
  },
  signer: (source) => woodpeckerSigner(givenKey(source)),
  makeKey: (source) => (source.option('generateKey') ? makeKey(source) : undefined),
  freshKey() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return { signer: woodpeckerSigner(privateKey), settings: { WOODPECKER_PUBLIC_KEY: pemOf(publicKey) } };
  },
  urlProblem: ({ pathname, search }) =>
    (pathname + search).includes('%')
      ? 'must not be percent-encoded: Woodpecker signs the decoded path, so it could never be verified'
      : undefined,
  privateAddressNote:
    'this is no public address: a Woodpecker server calls it only if WOODPECKER_EXTENSIONS_ALLOWED_HOSTS names it (or private, loopback)',
  mismatch:
    'the key is not the one of this client, or a proxy changed the path that was signed (a stripped prefix)',
};

function woodpeckerSigner(privateKey: KeyObject): Signer {
  return {
    sign: (target, body, nowMs) =>
      signWoodpecker({ target, body, privateKey, created: Math.floor(nowMs / 1000) }),
  };
}

export interface WoodpeckerRequestToSign {
  /** The request target as it goes on the wire, e.g. `/woodpecker`. */
  readonly target: string;
  readonly body: Buffer | string;
  /** The server's ed25519 private key. */
  readonly privateKey: KeyObject;
  /** Time of signing, epoch seconds. Default: now. */
  readonly created?: number | undefined;
}

/** Signs a request as a Woodpecker server does: RFC 9421 with ed25519 over target and content digest. */
export function signWoodpecker(request: WoodpeckerRequestToSign): HeaderLines {
  const digest = `sha-256=:${hash('sha256', request.body, 'base64')}:`;
  const created = String(request.created ?? Math.floor(Date.now() / 1000));
  const params = `("@request-target" "content-digest");created=${created};alg="ed25519"`;
  const components = [
    ['@request-target', request.target],
    ['content-digest', digest],
  ] as const;
  const base = signatureBase(components, params);
  const signature = sign(null, Buffer.from(base, 'latin1'), request.privateKey).toString('base64');
  return [
    ['Content-Digest', digest],
    ['Content-Type', 'application/json'],
    ['Signature', `woodpecker-ci-extensions=:${signature}:`],
    ['Signature-Input', `woodpecker-ci-extensions=${params}`],
  ];
}

const OPTION = '--private-key-file';

function givenKey(source: SigningSource): KeyObject {
  const path = source.option('privateKeyFile');
  if (typeof path !== 'string') {
    throw source.misuse(
      `only its server has the key that a Woodpecker client signs with: name one for tests with ${OPTION}, which --generate-key beside it makes`,
    );
  }
  const key = parseKey(source.read(OPTION, path));
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw source.misuse(`${OPTION}: not a PEM private key of the kind ed25519`);
}

/** OpenSSL's own error may quote what it read. */
function parseKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(readPem(text).pem ?? text);
  } catch {
    return undefined;
  }
}

function makeKey(source: SigningSource): MadeKey {
  const path = source.option('privateKeyFile');
  if (typeof path !== 'string') throw source.misuse(`--generate-key needs ${OPTION}, a new file`);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  source.writeNew(OPTION, path, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  return { publicKey: pemOf(publicKey), fingerprint: fingerprintOf(publicKey), text: KEY_MADE };
}

const KEY_MADE = `The private key is written, readable by its owner only.
Configure this public key as WOODPECKER_PUBLIC_KEY or, beside a real server, as a client of its own in the file
(clients: - { name: test, dialect: woodpecker, publicKeyFile: … }), which is asked with --client test.
Whoever has the private key can ask as a Woodpecker server for as long as that stands there.`;

function pemOf(publicKey: KeyObject): string {
  return String(publicKey.export({ type: 'spki', format: 'pem' }));
}

/** With the line break at its end that the server's encoder writes. */
function woodpeckerBody({ repo, repoId, forge, event, fork, ref, blocked }: AskedBuild): string {
  const { namespace: owner, name } = splitRepo(repo);
  const body = {
    repo: {
      id: 1,
      forge_id: Number(forge),
      forge_remote_id: repoId,
      owner,
      name,
      full_name: repo,
      private: true,
      trusted: { network: false, volumes: false, security: false },
    },
    pipeline: {
      id: 1,
      number: NO_BUILD,
      event,
      status: blocked ? 'blocked' : 'created',
      ref,
      branch: 'main',
      ...(fork && { from_fork: true }),
      errors: null,
    },
  };
  return `${JSON.stringify(body)}\n`;
}
