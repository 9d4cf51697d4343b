import { verify } from 'node:crypto';
import { type KeyRing } from '../shared/signed-head.js';

/** A covered component and its value, e.g. `['content-digest', 'sha-256=:…:']`. */
export type Component = readonly [identifier: string, value: string];

/**
 * The signature base of RFC 9421, 2.5, for components without parameters.
 *
 * @param params the value of `@signature-params`, i.e. the inner list with its parameters in canonical form
 */
export function signatureBase(components: readonly Component[], params: string): string {
  let base = '';
  for (const [identifier, value] of components) base += `"${identifier}": ${value}\n`;
  return `${base}"@signature-params": ${params}`;
}

/**
 * Position of the first ed25519 public key under which the signature of the text (latin-1) holds, or -1. All keys are
 * tried in any case.
 */
export function ed25519Slot(keys: KeyRing, text: string, signature: Buffer): number {
  const bytes = Buffer.from(text, 'latin1');
  let slot = -1;
  for (const [position, key] of keys.entries()) {
    const holds = verify(null, bytes, key, signature);
    if (holds && slot === -1) slot = position;
  }
  return slot;
}
