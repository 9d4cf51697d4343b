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
import { GitLabSettings } from './gitlab.settings.js';

const ADDRESS = 'registry.gitlab.com';

@ProvidesRegistry()
@Injectable()
export class GitLabProvider implements IRegistryProvider<GitLabSettings> {
  readonly id = 'gitlab';
  readonly label = 'GitLab Container Registry';
  readonly description =
    'Gives a deploy or access token of gitlab.com, or of another server that an entry names.';
  readonly api = 'v2';
  readonly settings = GitLabSettings;
  readonly examples = [ADDRESS];
  /** A token opens its project or group: one entry with a token of its own for each is the way to narrow. */
  readonly narrows = false;

  /** Servers of one's own have any name: an entry says that they are GitLab's, and its settings come along. */
  match(address: RegistryAddress, settings?: GitLabSettings): CredentialScope | undefined {
    return address === ADDRESS || settings ? { key: address } : undefined;
  }

  tokenHosts(address: RegistryAddress, settings: GitLabSettings): readonly string[] {
    return settings.tokenHosts ?? (address === ADDRESS ? ['gitlab.com'] : []);
  }

  credentialsFor(request: MintRequest<GitLabSettings, CredentialScope>): Promise<MintedCredential> {
    return givePair(request);
  }
}
