/**
 * Padded standard base64 of 32 and of 64 bytes. Every other spelling (base64url, white space, junk, missing padding,
 * unused bits set) is refused, so that two texts never mean the same bytes, and texts can be compared for them.
 */
export const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
export const BASE64_OF_64_BYTES = /^[A-Za-z0-9+/]{85}[AQgw]==$/;
