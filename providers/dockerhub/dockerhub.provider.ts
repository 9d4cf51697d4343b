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
import { DockerHubSettings } from './dockerhub.settings.js';

/** The canonical address: every alias becomes it when it is parsed. The probe knows its other hosts. */
const ADDRESS = 'docker.io';

@ProvidesRegistry()
@Injectable()
export class DockerHubProvider implements IRegistryProvider<DockerHubSettings> {
  readonly id = 'dockerhub';
  readonly label = 'Docker Hub';
  readonly description = 'Gives an access token of a Docker Hub account or organisation.';
  readonly api = 'v2';
  readonly settings = DockerHubSettings;
  readonly examples = [ADDRESS];
  /** An organisation access token is narrowed where it is made: to at most 50 repositories. */
  readonly narrows = false;

  match(address: RegistryAddress): CredentialScope | undefined {
    return address === ADDRESS ? { key: address } : undefined;
  }

  credentialsFor(request: MintRequest<DockerHubSettings, CredentialScope>): Promise<MintedCredential> {
    return givePair(request);
  }
}
