/**
 * Whether a text is the base64 of one line of ASCII with its line end, which `echo … | base64` makes. Random base64 of 16
 * characters is that less often than once in a hundred million times.
 */
export function encodesLine(text: string): boolean {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return false;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  const line = /^([\x20-\x7e]+)\r?\n$/.exec(decoded)?.[1];
  if (line === undefined || line.startsWith('{')) return false; // key files are given as base64
  return text.length !== 16 || /^[\w.+/$=:@!#%&*-]+$/.test(line); // of twelve random bytes all are printable too often
}

const BASE64 = /^[A-Za-z\d+/]+(?:K|o=|g==)$/;
