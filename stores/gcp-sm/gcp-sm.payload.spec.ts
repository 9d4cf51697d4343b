import { describe, expect, it } from '@jest/globals';
import { type SecretPath } from './gcp-sm.path.js';
import { crc32c, secretIn } from './gcp-sm.payload.js';

const PATH: SecretPath = {
  host: 'secretmanager.googleapis.com',
  parent: 'projects/p/secrets/hub',
  location: undefined,
  secret: 'hub',
  version: 'latest',
};
const NAME = 'projects/123/secrets/hub/versions/3';
/** `hunter2`, with the checksum that Python's google-crc32c gives. */
const PAYLOAD = { data: 'aHVudGVyMg==', dataCrc32c: '1736498283' };

describe('the checksum', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 0],
    ['32 zeros', Buffer.alloc(32, 0), 0x8a9136aa],
    ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['ascending bytes', Buffer.from(Array.from({ length: 32 }, (_, at) => at)), 0x46dd794e],
    ['descending bytes', Buffer.from(Array.from({ length: 32 }, (_, at) => 31 - at)), 0x113fdb5c],
    ['the nine digits of the catalogue of CRCs', Buffer.from('123456789'), 0xe3069283],
  ])('is that of RFC 3720, appendix B.4: %s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});

describe('an answer of Secret Manager', () => {
  it('gives the value, and as version the number of what was read', () => {
    expect(secretIn({ name: NAME, payload: PAYLOAD }, PATH)).toEqual({ value: 'hunter2', version: '3' });
  });

  it.each([
    ['all its characters, a mark at its beginning too', '\ufeffgrün\u0000 \n\n', '\ufeffgrün\u0000 \n'],
    ['its text without the line end that echo leaves', 'hunter2\n', 'hunter2'],
    ['its text without the line end of Windows', 'hunter2\r\n', 'hunter2'],
  ])('gives %s', (_, kept, value) => {
    const bytes = Buffer.from(kept);
    const payload = { data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes)) };
    expect(secretIn({ name: NAME, payload }, PATH).value).toBe(value);
  });

  it('is of a regional secret where that was asked for', () => {
    const path = { ...PATH, location: 'europe-west3' };
    const name = 'projects/123/locations/europe-west3/secrets/hub/versions/3';
    expect(secretIn({ name, payload: PAYLOAD }, path).version).toBe('3');
    expect(() => secretIn({ name: NAME, payload: PAYLOAD }, path)).toThrow('cannot be used');
    expect(() => secretIn({ name, payload: PAYLOAD }, PATH)).toThrow('cannot be used');
  });

  const binary = Buffer.from([0xff, 0xfe, 0x00]);
  it.each([
    ['a wrong checksum', { name: NAME, payload: { ...PAYLOAD, dataCrc32c: '1' } }],
    ['no checksum', { name: NAME, payload: { data: PAYLOAD.data } }],
    ['no data', { name: NAME, payload: { dataCrc32c: '0' } }],
    ['base64 for URLs', { name: NAME, payload: { ...PAYLOAD, data: 'aHVudGVyMg' } }],
    ['text around the base64', { name: NAME, payload: { ...PAYLOAD, data: ' aHVudGVyMg==' } }],
    [
      'bytes that are no text',
      { name: NAME, payload: { data: binary.toString('base64'), dataCrc32c: String(crc32c(binary)) } },
    ],
    ['no name', { payload: PAYLOAD }],
    ['the name of another secret', { name: 'projects/123/secrets/other/versions/3', payload: PAYLOAD }],
    ['a name without a number', { name: 'projects/123/secrets/hub/versions/latest', payload: PAYLOAD }],
    ['a name with more behind it', { name: `${NAME}/x`, payload: PAYLOAD }],
    ['a name with a line end', { name: `${NAME}\n`, payload: PAYLOAD }],
    ['no payload', { name: NAME }],
    ['a payload that is text', { name: NAME, payload: 'aHVudGVyMg==' }],
  ])('is a bad one with %s', (_, json) => {
    const expected = { code: 'bad_answer', message: 'the vendor gave an answer that cannot be used' };
    expect(() => secretIn(json, PATH)).toThrow(expect.objectContaining(expected));
  });
});
