import { BASE64_OF_32_BYTES, BASE64_OF_64_BYTES } from '../../wire/canonical-base64.js';
import { type ExpectedDigest } from '../shared/signed-head.js';

/**
 * Reads a `Content-Digest` (RFC 9530) of `sha-256=:…:` and `sha-512=:…:`, one or both, none twice, separated by a comma
 * and at most one space; undefined for everything else, also for other algorithms beside these.
 */
export function parseContentDigest(line: string): readonly ExpectedDigest[] | undefined {
  const comma = line.indexOf(',');
  if (comma === -1) {
    const only = parseMember(line);
    return only && [only];
  }
  const first = parseMember(line.slice(0, comma));
  const second = parseMember(line.slice(line[comma + 1] === ' ' ? comma + 2 : comma + 1));
  if (first === undefined || second === undefined || first.algorithm === second.algorithm) return undefined;
  return [first, second];
}

function parseMember(member: string): ExpectedDigest | undefined {
  for (const { prefix, algorithm, spelling } of ALGORITHMS) {
    if (!member.startsWith(prefix) || !member.endsWith(':')) continue;
    const value = member.slice(prefix.length, -1);
    return spelling.test(value) ? { algorithm, value } : undefined;
  }
  return undefined;
}

const ALGORITHMS = [
  { prefix: 'sha-256=:', algorithm: 'sha256', spelling: BASE64_OF_32_BYTES },
  { prefix: 'sha-512=:', algorithm: 'sha512', spelling: BASE64_OF_64_BYTES },
] as const;
