import { type BinaryLike, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { type Access, type CredentialScope, type IRegistryProvider } from '../registry/registry-provider.js';

/** What a credential is minted from; requests that are equal in all of it share one. */
export interface MintOrigin {
  readonly provider: IRegistryProvider;
  readonly scope: CredentialScope;
  readonly settings: object;
  /** Placeholders filled, or as configured where a whole family is meant. */
  readonly images: readonly string[];
  /** Default `pull`. */
  readonly access?: Access;
}

/** Fixed for the life of the process and known to no other, so that what it made says nothing outside. */
const PROCESS_SECRET = randomBytes(32);

/**
 * Names an origin in 44 characters. The settings hold the identity, secrets included, so the name is an HMAC: without
 * the secret nobody can try a guess of a password against it.
 *
 * @param secret default one that only this process knows; storage that processes share needs one that they share
 */
export function slotKey(
  { provider, scope, settings, images, access = 'pull' }: MintOrigin,
  secret: BinaryLike | KeyObject = PROCESS_SECRET,
): string {
  const identity = Object.entries(settings).filter(([, value]) => value !== undefined);
  identity.sort(([a], [b]) => (a < b ? -1 : 1));
  const beyond = access === 'pull' ? [] : [access];
  const text = JSON.stringify([provider.id, scope.key, identity, images, ...beyond]);
  return createHmac('sha256', secret).update(text).digest('base64');
}
