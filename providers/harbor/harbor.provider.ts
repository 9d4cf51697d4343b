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
import { HarborSettings } from './harbor.settings.js';

@ProvidesRegistry()
@Injectable()
export class HarborProvider implements IRegistryProvider<HarborSettings> {
  readonly id = 'harbor';
  readonly label = 'Harbor';
  readonly description = 'Gives a robot account of the Harbor that an entry names.';
  readonly api = 'v2';
  readonly settings = HarborSettings;
  readonly examples = ['harbor.example.com'];
  /** A robot opens the projects it was made for. */
  readonly narrows = false;

  /** Every Harbor is somebody's own: an entry says that the address is one, and its settings come along. */
  match(address: RegistryAddress, settings?: HarborSettings): CredentialScope | undefined {
    return settings && { key: address };
  }

  credentialsFor(request: MintRequest<HarborSettings, CredentialScope>): Promise<MintedCredential> {
    return givePair(request);
  }
}
