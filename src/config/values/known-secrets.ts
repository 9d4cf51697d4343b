import { hash } from 'node:crypto';
import { type Given } from '../settings/given.js';
import { type Notes } from '../settings/notes.js';
import { isPlaceholder } from './placeholders.js';
import { quoted } from './quotes.js';

/** Why a secret is none. */
export type KnownSecret = 'placeholder' | 'published';

/**
 * Tells a secret that somebody forgot to fill in, or that stands in documentation for everybody to read. Neither can
 * be told from a password that a generator made by its length, so that a check of strength would let them pass. White
 * space and quotation marks around it, which it gets on its way, make it no other.
 */
export function knownSecret(secret: string): KnownSecret | undefined {
  const text = quoted(secret.trim())?.inside ?? secret.trim();
  if (isPlaceholder(text)) return 'placeholder';
  return PUBLISHED.has(hash('sha256', text)) ? 'published' : undefined;
}

const MESSAGES: Readonly<Record<KnownSecret, string>> = {
  placeholder: 'is still a placeholder; put the secret in its place',
  published: 'is an example out of published documentation, which everybody knows; take a secret of your own',
};

/** Notes a secret that is none, and says whether it is. */
export function refuseKnown(given: Given<string>, notes: Notes): boolean {
  const known = knownSecret(given.value);
  if (known) notes.problem(given.key, MESSAGES[known]);
  return known !== undefined;
}

/** SHA-256 of secrets that are published, so that this file publishes none. The list grows with what is found in use. */
const PUBLISHED: ReadonlySet<string> = new Set([
  // Drone's documentation: the server, the tokens of runners' plugins, READMEs of plugins
  'ed88c8d13a0a7cf52123ed7119189e57c067af4742b6aa97e9cc473935eec0b9',
  // Drone's documentation: installing runners
  '93025e7b8894c9ff353aa799688fc97b784a3ab8efc72060ab2225134fdf70f9',
  // Drone's documentation: DRONE_RPC_SECRET; and the password that it has from a comic
  '671dd1f8cf43ae9d010ee7afb591c633547461788278577dbfd95a75208be077',
  '87cbebfeebc05f7c54ac9336c4b4bbec831227a641951a4bde7edd56020f8590',
  // READMEs of Drone plugins
  '250efbc070ddfe0020c2ce6b725c0b724cc243ceab2bc6fc41908856736aebf1',
  'e671fa4c09d4de32d5d1e9d293c286e2d104b5ea48016e8eb6211398abf4d62c',
  '05fe8f87dd8460cb7eb80215ccd820d0c1370ff2575cfbbeac23944a3b322b02',
  // tutorials on Drone
  '7482b7c20e9b9c0b40ff78511e4b1c751114cd80be5e8a5d3e224ead69dbb7cc',
  // Harbor's first password of its administrator
  '1bc46a56f703f5b4a348ee13d6c3f79b499ad52b2a33e943c65a47e6aee51ead',
  // AWS' documentation: the secret access key of its examples
  '78314b11be2e581549ac1c4f616563fad3fdf0c3b71678f6e2299182080e0598',
]);
