import { createHmac, timingSafeEqual } from 'node:crypto';
import { BASE64_OF_32_BYTES } from '../../wire/canonical-base64.js';
import { parseDroneParameters } from './drone-parameters.js';
import { stalenessOf } from '../shared/freshness.js';
import { headerLines } from '../shared/header-lines.js';
import { parseImfFixdate } from '../../wire/imf-fixdate.js';
import {
  isSignatureFailure,
  signatureFailure,
  type SignatureFailure,
  type SignatureReason,
} from '../shared/signature-failure.js';
import {
  type ExpectedDigest,
  type KeyRing,
  type SignedHead,
  type VerifiedHead,
} from '../shared/signed-head.js';

/** The kind of plugin that a request is signed for, which only its `Accept` tells. */
export interface SignedPlugin {
  readonly mediaType: string;
  readonly otherwise: SignatureReason;
}

/** drone-go `plugin/registry.V1`. */
const REGISTRY_PLUGIN: SignedPlugin = {
  mediaType: 'application/vnd.drone.registry.v1+json',
  otherwise: 'accept_not_registry',
};

/** drone-go `plugin/secret.V1`. */
export const SECRET_PLUGIN: SignedPlugin = {
  mediaType: 'application/vnd.drone.secret.v1+json',
  otherwise: 'accept_not_secret',
};

/**
 * Verifies the head of a Drone runner's request: draft-cavage HTTP signatures, HMAC-SHA256 with the shared secret
 * over exactly five headers (docs/protocols.md). Never throws, whatever the input.
 *
 * Not decided here, because the signature does not cover it or the answer is not a 401: method, target, the value of
 * `Content-Type`, the body.
 *
 * @param keys the secrets of this client only
 * @param nowMs epoch milliseconds
 * @param toleranceSeconds how old, or how far ahead, `Date` may be
 * @param plugin what it must be signed for; default registries
 */
export function verifyDroneHead(
  head: SignedHead,
  keys: KeyRing,
  nowMs: number,
  toleranceSeconds: number,
  plugin: SignedPlugin = REGISTRY_PLUGIN,
): VerifiedHead | SignatureFailure {
  const lines = headerLines(head.rawHeaders, HEADERS);
  if (isSignatureFailure(lines)) return lines;
  const [signatureLine, accept, acceptEncoding, contentType, date, digest] = lines;

  const parameters = parseDroneParameters(signatureLine);
  if (isSignatureFailure(parameters)) return parameters;
  if (accept !== plugin.mediaType) return signatureFailure(plugin.otherwise);
  if (!PLAIN.test(acceptEncoding) || !PLAIN.test(contentType)) return signatureFailure('header_not_plain');
  const dateSeconds = parseImfFixdate(date);
  if (dateSeconds === undefined) return signatureFailure('date_malformed');
  const expectedDigest = parseDigest(digest);
  if (expectedDigest === undefined) return signatureFailure('digest_not_allowed');
  const base = signatureBase(parameters.covered, lines);
  if (base === undefined) return signatureFailure('covered_set_wrong');

  const keySlot = macSlot(keys, base, parameters.signature);
  if (keySlot === -1) return mismatch(keys, acceptEncoding);
  const staleness = stalenessOf(dateSeconds * 1000, nowMs, toleranceSeconds);
  if (staleness !== undefined) return staleness;
  return {
    digests: [expectedDigest],
    keySlot,
    skewSeconds: dateSeconds - nowMs / 1000,
    signature: parameters.signature,
    wantsEncryption: acceptEncoding === 'aesgcm',
  };
}

/**
 * Position of the first key whose HMAC-SHA256 of the text (latin-1, as header bytes are) is `mac`, or -1. All keys
 * are tried in any case, so that the time does not tell which one matched.
 *
 * @param mac canonical base64, which is compared as such: a digest asked for as text needs no memory outside V8's
 */
export function macSlot(keys: KeyRing, text: string, mac: string): number {
  const given = Buffer.from(mac, 'latin1');
  let slot = -1;
  for (let position = keys.length - 1; position >= 0; position--) {
    const key = keys[position];
    if (key && isMac(given, createHmac('sha256', key).update(text, 'latin1').digest('base64')))
      slot = position;
  }
  return slot;
}

function isMac(given: Buffer, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected, 'latin1'));
}

const HEADERS = ['signature', 'accept', 'accept-encoding', 'content-type', 'date', 'digest'] as const;
const ALL_COVERED = 0b111110; // a bit for each position in HEADERS but the signature's own
const PLAIN = /^[ -~]*$/;

/** As every known runner writes it. */
const USUAL_ORDER = 'accept accept-encoding content-type date digest';

/** The signing string, in the order of the covered names; undefined when they are not exactly the five. */
function signatureBase(covered: string, lines: readonly string[]): string | undefined {
  if (covered === USUAL_ORDER) {
    const [, accept = '', acceptEncoding = '', contentType = '', date = '', digest = ''] = lines;
    return `accept: ${accept}\naccept-encoding: ${acceptEncoding}\ncontent-type: ${contentType}\ndate: ${date}\ndigest: ${digest}`;
  }
  let base = '';
  let seen = 0;
  for (const name of covered.split(' ')) {
    const position = (HEADERS as readonly string[]).indexOf(name);
    const value = lines[position];
    if (value === undefined || (seen & (1 << position)) !== 0) return undefined;
    seen |= 1 << position;
    base += `${base === '' ? '' : '\n'}${name}: ${value}`;
  }
  return seen === ALL_COVERED ? base : undefined;
}

/** One SHA-256 with the name in upper case, as the Go client writes it. */
function parseDigest(digest: string): ExpectedDigest | undefined {
  if (!digest.startsWith(DIGEST_PREFIX)) return undefined;
  const value = digest.slice(DIGEST_PREFIX.length);
  return BASE64_OF_32_BYTES.test(value) ? { algorithm: 'sha256', value } : undefined;
}

const DIGEST_PREFIX = 'SHA-256=';

function mismatch(keys: KeyRing, acceptEncoding: string): SignatureFailure {
  if (keys.length === 0) return signatureFailure('no_key');
  const asSent = acceptEncoding === 'identity' || acceptEncoding === 'aesgcm';
  return signatureFailure(asSent ? 'wrong_key_or_changed_head' : 'accept_encoding_changed');
}
