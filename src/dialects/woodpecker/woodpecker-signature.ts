import { parseContentDigest } from './content-digest.js';
import { stalenessOf } from '../shared/freshness.js';
import { headerLines } from '../shared/header-lines.js';
import { ed25519Slot, signatureBase, type Component } from './message-signature.js';
import { isSignatureFailure, signatureFailure, type SignatureFailure } from '../shared/signature-failure.js';
import { type KeyRing, type SignedHead, type VerifiedHead } from '../shared/signed-head.js';
import { parseWoodpeckerParameters, parseWoodpeckerSignature } from './woodpecker-parameters.js';

/**
 * Verifies the head of a Woodpecker server's request: RFC 9421 with ed25519 over exactly the request target and the
 * content digest (docs/protocols.md). Never throws, whatever the input.
 *
 * Not decided here, because the signature does not cover it or the answer is not a 401: method, media type, the body.
 *
 * @param keys the public keys of this client only
 * @param nowMs epoch milliseconds
 * @param toleranceSeconds how old, or how far ahead, `created` may be
 */
export function verifyWoodpeckerHead(
  head: SignedHead,
  keys: KeyRing,
  nowMs: number,
  toleranceSeconds: number,
): VerifiedHead | SignatureFailure {
  const lines = headerLines(head.rawHeaders, HEADERS);
  if (isSignatureFailure(lines)) return lines;
  const [signatureLine, signatureInput, contentDigest] = lines;

  const parameters = parseWoodpeckerParameters(signatureInput);
  if (isSignatureFailure(parameters)) return parameters;
  const signature = parseWoodpeckerSignature(signatureLine);
  if (isSignatureFailure(signature)) return signature;
  const digests = parseContentDigest(contentDigest);
  if (digests === undefined) return signatureFailure('digest_not_allowed');
  if (!PLAIN_TARGET.test(head.target)) return signatureFailure('target_not_plain');

  const components = parameters.order.map((name): Component => [
    name,
    name === '@request-target' ? head.target : contentDigest,
  ]);
  const base = signatureBase(components, parameters.params);
  const keySlot = ed25519Slot(keys, base, signature.bytes);
  if (keySlot === -1) return signatureFailure(keys.length === 0 ? 'no_key' : 'wrong_key_or_changed_head');
  const { created, expires } = parameters;
  const staleness = stalenessOf(created * 1000, nowMs, toleranceSeconds);
  if (staleness !== undefined) return staleness;
  if (expires !== undefined && expires * 1000 <= nowMs) return signatureFailure('expires_past');
  return {
    digests,
    keySlot,
    skewSeconds: created - nowMs / 1000,
    signature: signature.text,
    wantsEncryption: false,
  };
}

const HEADERS = ['signature', 'signature-input', 'content-digest'] as const;

/**
 * Origin form in visible ASCII without `%`: the client signs the percent-decoded path, so an escaped target could stand
 * for several signed ones.
 */
const PLAIN_TARGET = /^\/[!-$&-~]*$/;
