import { endOfString } from './json-depth.js';

/**
 * Brackets, commas and colons that a body may have outside its texts. Every value and name brings one: 100,000 changed
 * files of a Woodpecker request need 100,000, as many parameters of a Drone build 200,000. The costliest body that is
 * left, many small objects, takes some 0.3 s and 60 MB to parse, where 8 MiB of them took 4 s and 700 MB
 * (docs/operations.md).
 */
export const MAX_JSON_PARTS = 250_000;

/**
 * Whether a JSON text has more values and names than allowed, told before anything makes an object of each. Most bodies
 * are so short that their length is the whole answer.
 */
export function hasTooManyParts(json: Buffer, limit = MAX_JSON_PARTS): boolean {
  if (json.length <= limit) return false;
  let parts = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) at = endOfString(json, at);
    else if (SEPARATES[byte] === 1 && ++parts > limit) return true;
  }
  return false;
}

const QUOTE = 0x22;
/** By byte: 1 for `{`, `[`, `,` and `:`. */
const SEPARATES = new Uint8Array(256);
for (const byte of Buffer.from('{[,:')) SEPARATES[byte] = 1;
