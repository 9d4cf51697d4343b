import { Injectable } from '@nestjs/common';
import { type Leased, type LeaseSource } from '../../src/registry/lease.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import {
  type CredentialScope,
  type EntryDraft,
  type IRegistryProvider,
  type MintedCredential,
  type MintRequest,
  ProvidesRegistry,
  type RegistryAddress,
  type SettingProblem,
} from '../../src/registry/registry-provider.js';
import { VaultSettings } from './vault.settings.js';

const SECOND_MS = 1_000;
/** Leases may be longer; what is held of one is minted anew after a day. */
const DAY_MS = 24 * 3_600 * SECOND_MS;

/** Gives what an engine of a Vault mints, whatever registry it is for: the entry says which. */
@ProvidesRegistry()
@Injectable()
export class VaultProvider implements IRegistryProvider<VaultSettings> {
  readonly id = 'vault';
  readonly label = 'Engines of Vault and OpenBao';
  readonly description = 'Gives what an engine of a Vault or OpenBao mints, for any registry of the V2 API.';
  readonly api = 'v2';
  readonly settings = VaultSettings;
  readonly examples = ['registry.example.com', 'registry.example.com:5000'];
  readonly longestLifeMs = DAY_MS;
  readonly commonUserNames = ['oauth2accesstoken', '_json_key', 'AWS'];
  readonly narrows = false;

  /** Claims nothing by itself. */
  match(address: RegistryAddress, settings?: VaultSettings): CredentialScope | undefined {
    return settings && { key: address };
  }

  tokenHosts(_: RegistryAddress, { tokenHosts = [] }: VaultSettings): readonly string[] {
    return tokenHosts;
  }

  problems({ settings }: EntryDraft<VaultSettings>): readonly SettingProblem[] {
    if (settings.username === undefined || settings.usernameField === undefined) return [];
    return [{ setting: 'usernameField', problem: 'cannot be used beside USERNAME; keep one of them' }];
  }

  leaseFrom({ store, path, method }: VaultSettings): LeaseSource {
    return { store, path, method };
  }

  async credentialsFor({
    settings,
    lease,
    signal,
  }: MintRequest<VaultSettings, CredentialScope>): Promise<MintedCredential> {
    if (!lease) throw new ProviderError('not_configured');
    if (signal.aborted) throw new ProviderError('timed_out');
    const leased = await lease();
    const { username, usernameField = 'username', passwordField } = settings;
    return {
      username: username ?? textOf(leased, usernameField),
      password: textOf(leased, passwordField),
      expiresAt: Date.now() + lifeOf(leased, settings),
    };
  }
}

function textOf({ fields }: Leased, field: string): string {
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (typeof value !== 'string' || value === '') throw new ProviderError('bad_answer');
  return value;
}

/** Milliseconds. What says no life at all could be given for ever, and is refused. */
function lifeOf({ lifeMs = Infinity }: Leased, { life }: VaultSettings): number {
  const least = Math.min(lifeMs, life === undefined ? Infinity : life * SECOND_MS);
  if (least === Infinity) throw new ProviderError('bad_answer');
  return Math.min(least, DAY_MS);
}
