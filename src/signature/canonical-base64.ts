/**
 * Decodes padded standard base64 of exactly so many bytes; undefined for every other spelling (base64url, white space,
 * junk, missing padding, unused bits set), so that two texts never mean the same bytes.
 */
export function fromCanonicalBase64(text: string, byteLength: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === byteLength && bytes.toString('base64') === text ? bytes : undefined;
}
