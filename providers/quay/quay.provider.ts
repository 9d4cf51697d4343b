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
import { QuaySettings } from './quay.settings.js';

const ADDRESS = 'quay.io';

@ProvidesRegistry()
@Injectable()
export class QuayProvider implements IRegistryProvider<QuaySettings> {
  readonly id = 'quay';
  readonly label = 'Quay';
  readonly description = 'Gives a robot account of quay.io, or of another Quay that an entry names.';
  readonly api = 'v2';
  readonly settings = QuaySettings;
  readonly examples = [ADDRESS];
  readonly commonUserNames = ['$oauthtoken', '$app'];
  /** A robot opens the repositories it was given read permission on. */
  readonly narrows = false;

  /** A Quay of one's own has any name: an entry says that it is one, and its settings come along. */
  match(address: RegistryAddress, settings?: QuaySettings): CredentialScope | undefined {
    return address === ADDRESS || settings ? { key: address } : undefined;
  }

  credentialsFor(request: MintRequest<QuaySettings, CredentialScope>): Promise<MintedCredential> {
    return givePair(request);
  }
}
