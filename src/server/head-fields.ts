/** The header fields that the server itself looks at; those of the signature are the verifiers' business. */
export interface HeadFields {
  authorization: string | undefined;
  contentType: string | undefined;
  contentEncoding: string | undefined;
  /** Bytes; 0 for a body in chunks. Node's parser has checked that it is one plain number. */
  contentLength: number;
  /** Node's server lets only `100-continue` through. */
  expect: string | undefined;
}

/**
 * Reads the fields from the lines as they were received. Of a doubled line the last counts; what is signed is refused
 * elsewhere when it is doubled. Node's own `headers` would parse every line into an object first.
 */
export function headFields(rawHeaders: readonly string[]): HeadFields {
  const fields: HeadFields = {
    authorization: undefined,
    contentType: undefined,
    contentEncoding: undefined,
    contentLength: 0,
    expect: undefined,
  };
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const value = rawHeaders[at + 1];
    switch (rawHeaders[at]?.toLowerCase() ?? '') {
      case 'authorization':
        fields.authorization = value;
        break;
      case 'content-type':
        fields.contentType = value;
        break;
      case 'content-encoding':
        fields.contentEncoding = value;
        break;
      case 'content-length':
        fields.contentLength = Number(value);
        break;
      case 'expect':
        fields.expect = value;
        break;
      default:
    }
  }
  return fields;
}
