import { Injectable } from '@nestjs/common';
import {
  type CredentialScope,
  type IRegistryProvider,
  type MintedCredential,
  type MintRequest,
  ProvidesRegistry,
  type RegistryAddress,
} from '../../src/registry/registry-provider.js';
import { givePair } from '../../src/registry/static-pair.js';
import { GenericSettings } from './generic.settings.js';

/**
 * Any registry that takes a user name and a password, by itself or at its token endpoint. The pair is given as it was
 * configured: the handshake is the container engine's. Serves every address, and claims none: it is what an entry
 * without a provider falls back to.
 */
@ProvidesRegistry()
@Injectable()
export class GenericProvider implements IRegistryProvider<GenericSettings> {
  readonly id = 'generic';
  readonly label = 'Any V2 registry';
  readonly description = 'Gives a configured user name and password for any registry of the V2 API.';
  readonly api = 'v2';
  readonly settings = GenericSettings;
  readonly examples = ['registry.example.com', 'registry.example.com:5000'];
  readonly narrows = false;
  readonly isFallback = true;

  match(address: RegistryAddress, settings?: GenericSettings): CredentialScope | undefined {
    return settings && { key: address };
  }

  tokenHosts(_: RegistryAddress, settings: GenericSettings): readonly string[] {
    return settings.tokenHosts ?? [];
  }

  credentialsFor(request: MintRequest<GenericSettings, CredentialScope>): Promise<MintedCredential> {
    return givePair(request);
  }
}
