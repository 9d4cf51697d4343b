/** Levels of arrays and objects that a body may nest; the clients' own have fewer than ten. */
export const MAX_JSON_DEPTH = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Whether the arrays and objects of a JSON text nest deeper than allowed, told before anything parses it. Most bodies
 * have so few brackets that counting them is the whole answer; only others are walked, with strings left out.
 */
export function nestsTooDeep(json: Buffer, limit = MAX_JSON_DEPTH): boolean {
  const openers = countUpTo(json, 0x7b, limit) + countUpTo(json, 0x5b, limit);
  return openers > limit && walkDepth(json, limit);
}

function countUpTo(json: Buffer, byte: number, limit: number): number {
  let count = 0;
  for (let at = json.indexOf(byte); at !== -1 && count <= limit; at = json.indexOf(byte, at + 1)) count++;
  return count;
}

function walkDepth(json: Buffer, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfString(json, at);
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}

/** Position of the closing quote, or the end of an unfinished text. */
export function endOfString(json: Buffer, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === BACKSLASH) at++;
    else if (json[at] === QUOTE) return at;
  }
  return json.length;
}
