import { type OpenIdConfig, type RoleClaim } from '../../config/gateway-config.js';
import { type Role } from '../../sessions/session.js';

/** What a provider says of somebody. */
export type Claims = Readonly<Record<string, unknown>>;

/** What somebody may; undefined = nothing. */
export function roleOf(
  claims: Claims,
  { admins, viewers }: Pick<OpenIdConfig, 'admins' | 'viewers'>,
): Role | undefined {
  const has = (all: readonly RoleClaim[]): boolean => all.some((one) => holds(claims, one));
  if (has(admins)) return 'admin';
  return has(viewers) ? 'viewer' : undefined;
}

/** Exactly the text, alone or in a list. An address of mail counts unless the provider says that nobody verified it. */
function holds(claims: Claims, { claim, value }: RoleClaim): boolean {
  if (claim === 'email' && claims['email_verified'] === false) return false;
  const found =
    own(claims, claim) ?? claim.split('.').reduce<unknown>((part, name) => own(part, name), claims);
  return Array.isArray(found) ? found.includes(value) : found === value;
}

function own(part: unknown, name: string): unknown {
  return typeof part === 'object' && part !== null && Object.hasOwn(part, name)
    ? (part as Claims)[name]
    : undefined;
}

const LONGEST_NAME = 100;

/** What people know somebody by; empty where the provider does not say. */
export function nameIn(claims: Claims): string {
  const names = ['preferred_username', 'email', 'name'].map((claim) => own(claims, claim));
  const name = names.find((each) => typeof each === 'string' && each !== '');
  return typeof name === 'string' ? name.slice(0, LONGEST_NAME) : '';
}
