import { Injectable, Optional } from '@nestjs/common';
import {
  GOOGLE_UNIVERSE,
  readCredential,
  universeOf,
} from '../../src/registry/clouds/google/credential-file.js';
import { GoogleSettings, lifetimeProblems } from '../../src/registry/clouds/google/settings.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { VendorNetwork } from '../../src/registry/vendor-network.js';
import {
  type ISecretStore,
  KeepsSecrets,
  type OpenStore,
  type ParsedPath,
} from '../../src/store/secret-store.js';
import { OpenGcpSm } from './gcp-sm.open.js';
import { parsePath, type SecretPath } from './gcp-sm.path.js';

@KeepsSecrets()
@Injectable()
export class GcpSmStore implements ISecretStore<GoogleSettings, SecretPath> {
  readonly id = 'gcp-sm';
  readonly label = 'Google Secret Manager';
  readonly description =
    'Secrets of Google Secret Manager, the newest version or a fixed one, regional ones too.';
  readonly settings = GoogleSettings;
  readonly needsNoSettings = true;
  readonly examples = [
    'gcp-sm:projects/my-project/secrets/hub',
    'gcp-sm:projects/my-project/secrets/hub/versions/3#password',
    'gcp-sm:projects/my-project/locations/europe-west3/secrets/hub#password',
  ];

  constructor(@Optional() private readonly network?: VendorNetwork) {}

  parse(path: string): ParsedPath<SecretPath> {
    return parsePath(path);
  }

  problems(settings: GoogleSettings): readonly SettingProblem[] {
    return [...keyProblems(settings), ...lifetimeProblems(settings)];
  }

  open(settings: GoogleSettings): OpenStore<SecretPath> {
    return new OpenGcpSm(settings, this.network);
  }
}

function keyProblems({ key }: GoogleSettings): readonly SettingProblem[] {
  if (key === undefined) return [];
  const read = readCredential(key);
  if ('problem' in read) return [{ setting: 'key', problem: read.problem }];
  return universeOf(read.file) === GOOGLE_UNIVERSE
    ? []
    : [{ setting: 'key', problem: 'belongs to another cloud (see its universe_domain)' }];
}
