import { Injectable, Optional } from '@nestjs/common';
import { EntraClient } from '../../src/registry/clouds/azure/access-token.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { VendorNetwork } from '../../src/registry/vendor-network.js';
import {
  type ISecretStore,
  KeepsSecrets,
  type OpenStore,
  type ParsedPath,
} from '../../src/store/secret-store.js';
import { OpenAzureKv } from './azure-kv.open.js';
import { parsePath, type SecretPath } from './azure-kv.path.js';
import { azureKvProblems } from './azure-kv.problems.js';
import { AzureKvSettings } from './azure-kv.settings.js';

@KeepsSecrets()
@Injectable()
export class AzureKvStore implements ISecretStore<AzureKvSettings, SecretPath> {
  readonly id = 'azure-kv';
  readonly label = 'Azure Key Vault';
  readonly description =
    'Secrets of Azure Key Vaults, the current version or a fixed one, for an Entra identity.';
  readonly settings = AzureKvSettings;
  readonly needsNoSettings = true;
  readonly examples = [
    'azure-kv:acme-ci/hub',
    'azure-kv:acme-ci/hub#password',
    'azure-kv:acme-ci/hub/4387e9f3d6e14c459867679a90fd0f79#password',
  ];

  constructor(
    private readonly entra: EntraClient,
    @Optional() private readonly network?: VendorNetwork,
  ) {}

  parse(path: string): ParsedPath<SecretPath> {
    return parsePath(path);
  }

  problems(settings: AzureKvSettings): readonly SettingProblem[] {
    return azureKvProblems(settings);
  }

  open(settings: AzureKvSettings): OpenStore<SecretPath> {
    return new OpenAzureKv(settings, this.entra, this.network);
  }
}
