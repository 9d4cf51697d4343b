import { type Sealer } from '../database/seal.js';
import { type MintOrigin, slotKey } from '../credentials/slot-key.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The name under which processes share what is minted from an origin; undefined = each has its own.
 *
 * - What does not expire is a pair of the settings, and no call of a cloud.
 * - What an engine of a store leases ends with the token of the process that asked for it.
 * - Who the identity of a machine is must be told by variables that the provider names.
 */
export function sharedName(origin: MintOrigin, sealer: Sealer, env: Environment): string | undefined {
  const { provider, settings } = origin;
  if (provider.longestLifeMs === undefined || provider.leaseFrom) return undefined;
  if (provider.isSelfContained?.(settings) === true) return slotKey(origin, sealer.nameSecret);
  const { identityVariables } = provider;
  if (!identityVariables) return undefined;
  const identity = identityVariables.map((variable) => env[variable] ?? null);
  return slotKey(
    { ...origin, settings: { ...settings, 'identity of the process': identity } },
    sealer.nameSecret,
  );
}

/** From 0 to 1, the same in all processes: when this one's turn is among all that are renewed in the same time. */
export function turnOf(name: string): number {
  return Buffer.from(name, 'base64').readUInt32BE(0) / 2 ** 32;
}
