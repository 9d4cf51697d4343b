import { Injectable } from '@nestjs/common';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import {
  type ISecretStore,
  KeepsSecrets,
  type OpenStore,
  type ParsedPath,
} from '../../src/store/secret-store.js';
import { authProblems } from './vault.auth.js';
import { OpenVault } from './vault.open.js';
import { parsePath, type VaultPath } from './vault.path.js';
import { VaultSettings } from './vault.settings.js';

@KeepsSecrets()
@Injectable()
export class VaultStore implements ISecretStore<VaultSettings, VaultPath> {
  readonly id = 'vault';
  readonly label = 'Vault, OpenBao';
  readonly description =
    'Secrets of a HashiCorp Vault or OpenBao: KV 1 and 2, and any other path that can be read.';
  readonly settings = VaultSettings;
  readonly needsNoSettings = false;
  readonly mints = true;
  readonly examples = ['vault:kv/ci/hub#password', 'vault:team/nested/data/hub#token'];

  parse(path: string): ParsedPath<VaultPath> {
    return parsePath(path);
  }

  problems(settings: VaultSettings): readonly SettingProblem[] {
    return authProblems(settings);
  }

  open(settings: VaultSettings): OpenStore<VaultPath> {
    return new OpenVault(settings);
  }
}
