import { type Sealer } from '../database/seal.js';
import { type HeldCredential } from '../credentials/held-credential.js';

/** What is sealed. Milliseconds, from the issue. */
export interface Shareable {
  readonly username: string;
  readonly password: string;
  readonly lifeMs: number;
  readonly renewAfterMs?: number;
}

/** Opens at this place, with this time of issue and nowhere else: neither can be changed without the key. */
function rowOf(name: string, issuedAt: number): string {
  return `credentials/${name}/${String(issuedAt)}`;
}

export function sealCredential(
  sealer: Sealer,
  { name, issuedAt }: { readonly name: string; readonly issuedAt: number },
  { username, password, lifetimeMs, renewAfterMs }: HeldCredential,
): string {
  const shareable: Shareable = {
    ...{ username, password, lifeMs: lifetimeMs },
    ...(renewAfterMs !== Infinity && { renewAfterMs }),
  };
  return sealer.seal(JSON.stringify(shareable), rowOf(name, issuedAt));
}

/** Undefined, and counted by the sealer, where it was not sealed for this place and time with a key that is known. */
export function openCredential(
  sealer: Sealer,
  { name, issuedAt }: { readonly name: string; readonly issuedAt: number },
  sealed: string,
): Shareable | undefined {
  const text = sealer.open(sealed, rowOf(name, issuedAt));
  return text === undefined ? undefined : (JSON.parse(text) as Shareable);
}
