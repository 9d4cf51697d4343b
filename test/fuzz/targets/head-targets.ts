import { createSecretKey } from 'node:crypto';
import { type HeaderLines } from '../../../src/dialects/sample-client.js';
import { isSignatureFailure, type SignatureFailure } from '../../../src/dialects/shared/signature-failure.js';
import { type VerifiedHead } from '../../../src/dialects/shared/signed-head.js';
import { outcome, signDroneLines, signWoodpeckerLines } from '../../support/clients/forge.js';
import {
  droneRequest,
  rawRequest,
  TEST_DRONE_SECRET,
  TEST_WOODPECKER_PUBLIC_KEY,
  woodpeckerRequest,
} from '../../support/clients/sign.js';
import { type Target } from '../engine.js';
import { BASE64_32, notConstant } from './signature-targets.js';
import { isBytes, readCanonical } from './structured-fields.js';

const NOW = Date.UTC(2026, 10, 21, 23, 49, 21);
const TOLERANCE_S = 300;
const drone = droneRequest({ date: NOW });
const woodpecker = woodpeckerRequest({ created: NOW / 1000 });

/** A head as text: a part a line. What signs it holds the right key, so that everything behind the signature is met. */
type Parts = readonly [string, string, string, string, string];

function partsOf(input: string): Parts {
  const [a = '', b = '', c = '', d = '', e = ''] = input.split('\n');
  return [a, b, c, d, e];
}

const valueOf = (lines: HeaderLines, wanted: string): string =>
  lines.find(([name]) => name === wanted)?.[1] ?? '';
const DRONE_NAMES = ['Accept', 'Accept-Encoding', 'Content-Type', 'Date', 'Digest'] as const;

/** What a holder of the secret may send: only the profile, however well it is signed. */
const droneHead: Target<VerifiedHead | SignatureFailure> = {
  name: 'drone-head',
  seeds: [
    DRONE_NAMES.map((name) => valueOf(drone.headers, name)).join('\n'),
    'application/vnd.drone.registry.v1+json\naesgcm\n\nSat, 21 Nov 2026 23:45:00 GMT\nSHA-256=AAAA',
  ],
  pieces: [
    '\n',
    'SHA-256=',
    'sha-256=',
    'SHA-512=',
    ', SHA-256=AA==',
    'Sat, 21 Nov 2026 23:49:21 GMT',
    '00:00:00',
    'GMT',
    'aesgcm',
    'application/vnd.drone.secret.v1+json',
    '\x80',
  ],
  run: (input) => {
    const parts = partsOf(input);
    const lines = drone.headers.map(([name, value]): [string, string] => {
      const at = (DRONE_NAMES as readonly string[]).indexOf(name);
      return [name, at === -1 ? value : (parts[at] ?? '')];
    });
    const keys = [createSecretKey(TEST_DRONE_SECRET, 'utf8')];
    return outcome(rawRequest('/drone', drone.body, signDroneLines(lines)), keys, NOW, 'drone');
  },
  judge: (input, verdict) => {
    if (isSignatureFailure(verdict)) return notConstant(verdict);
    const [accept, encoding, type, date, digest] = partsOf(input);
    if (accept !== 'application/vnd.drone.registry.v1+json') return 'accepted another kind of plugin';
    if (!/^[ -~]*$/.test(encoding + type)) return 'accepted what is not printable';
    if (!isFresh(Date.parse(date))) return 'accepted a date outside of the window';
    if (!digest.startsWith('SHA-256=') || !BASE64_32.test(digest.slice(8))) return 'accepted another digest';
    return verdict.wantsEncryption === (encoding === 'aesgcm')
      ? undefined
      : 'misread the wish for encryption';
  },
};

function isFresh(signedAt: number): boolean {
  return Math.abs(NOW - signedAt) <= TOLERANCE_S * 1000;
}

const PARAMS = `("@request-target" "content-digest");created=${String(NOW / 1000)};alg="ed25519"`;

/** The same for a holder of the private key: the target, the digest and the parameters are what he likes. */
const woodpeckerHead: Target<VerifiedHead | SignatureFailure> = {
  name: 'woodpecker-head',
  seeds: [
    `/woodpecker\n${valueOf(woodpecker.headers, 'Content-Digest')}\n${PARAMS}`,
    `/\nsha-512=:AA==:\n${PARAMS};expires=1`,
  ],
  pieces: [
    '\n',
    '%2F',
    '?',
    '#',
    'http://h',
    ' ',
    ';expires=1',
    ';keyid="x"',
    `;created=${String(NOW / 1000 - 301)}`,
    ', ',
    'sha-512=:AA==:',
    '"@method"',
  ],
  run: (input) => {
    const [target, digest, params] = partsOf(input);
    const headers = woodpecker.headers.map(([name, value]): [string, string] => [
      name,
      name === 'Content-Digest' ? digest : value,
    ]);
    const lines = signWoodpeckerLines({ target, headers }, params);
    return outcome(
      rawRequest(target, woodpecker.body, lines),
      [TEST_WOODPECKER_PUBLIC_KEY],
      NOW,
      'woodpecker',
    );
  },
  judge: (input, verdict) => {
    if (isSignatureFailure(verdict)) return notConstant(verdict);
    const [target, digest, params] = partsOf(input);
    if (!/^\/[\x21-\x7e]*$/.test(target) || target.includes('%')) return 'accepted another form of target';
    const members = [...(readCanonical(digest.replace(/,(?! )/, ', ')) ?? [])];
    if (!members.some(([name, value]) => isBytes(value, name === 'sha-256' ? 32 : 64)))
      return 'accepted another digest';
    const created = /;created=(\d+)/.exec(params)?.[1];
    return isFresh(Number(created) * 1000) ? undefined : 'accepted a time outside of the window';
  },
};

export const HEAD_TARGETS = [droneHead, woodpeckerHead];
