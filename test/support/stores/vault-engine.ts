import { type LeaseSource, type Leased } from '../../../src/registry/lease.js';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { type OpenStore } from '../../../src/store/secret-store.js';
import { VaultStore } from '../../../stores/vault/vault.store.js';
import { VaultSettings } from '../../../stores/vault/vault.settings.js';

/** What an engine of a Vault at an origin makes, as the gateway asks it. */
export function leaseAt(
  origin: string,
  token: string,
): (source: LeaseSource, signal: AbortSignal) => Promise<Leased> {
  const settings = Object.assign(new VaultSettings(), { addr: [origin], auth: 'token', token });
  const store: OpenStore = new VaultStore().open(settings);
  return ({ path, method }, signal) =>
    store.lease?.({ path, method, signal }) ?? Promise.reject(new ProviderError('not_configured'));
}
