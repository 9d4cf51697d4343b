const JWT = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

/** What a token says of its own time: epoch milliseconds on the clock of whoever made it. */
export interface TokenTimes {
  readonly expiresAt?: number;
  readonly issuedAt?: number;
}

/**
 * The claims of a JWT (RFC 7519); undefined = it is none. The signature is not checked: whoever reads it has it from a
 * party that it trusts, and shows it to one that checks.
 */
export function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  const payload = JWT.exec(token)?.[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Its `exp` and `iat`, which are seconds; undefined = it is no JWT, or says something else there. */
export function timesOf(token: string): TokenTimes | undefined {
  const { exp, iat } = claimsOf(token) ?? { exp: '' };
  if (![exp, iat].every((each) => each === undefined || isSeconds(each))) return undefined;
  return {
    ...(isSeconds(exp) && { expiresAt: exp * 1000 }),
    ...(isSeconds(iat) && { issuedAt: iat * 1000 }),
  };
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
