import { type Dictionary, parseDictionary, serializeDictionary } from 'structured-headers';

/** A dictionary of structured fields (RFC 9651) by a full parser, if the line is its canonical text. */
export function readCanonical(line: string): Dictionary | undefined {
  try {
    const dictionary = parseDictionary(line);
    return serializeDictionary(dictionary) === line ? dictionary : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a member is a byte sequence of that length, without parameters. */
export function isBytes(member: unknown, byteLength: number | undefined): boolean {
  const [value, parameters] = member as [unknown, Map<string, unknown>];
  return value instanceof ArrayBuffer && value.byteLength === byteLength && parameters.size === 0;
}
