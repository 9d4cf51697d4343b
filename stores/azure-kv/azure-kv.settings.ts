import { IsOptional, Matches } from 'class-validator';
import {
  AudienceSetting,
  type EntraIdentityKind,
  EntraSettings,
} from '../../src/registry/clouds/azure/settings.js';
import { Setting } from '../../src/registry/setting.js';

/** At least two labels, no port; one of Azure's own suffixes only as a whole. */
const SUFFIX =
  /^(?!.*\.vault\.(?:azure\.(?:net|cn)|usgovcloudapi\.net)$)[0-9a-z][0-9a-z-]{0,62}(?:\.[0-9a-z][0-9a-z-]{0,62})+$/;

/** Who asks, and in which cloud. */
export class AzureKvSettings extends EntraSettings {
  declare identity?: EntraIdentityKind;

  @AudienceSetting({ defaultText: 'https:// and the suffix of the vaults' })
  audience?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'What follows the name of a vault in its host, for sovereign and private clouds',
    defaultText: 'that of the cloud of AUTHORITY_HOST or AZURE_AUTHORITY_HOST, else vault.azure.net',
    example: 'vault.usgovcloudapi.net',
  })
  @IsOptional()
  @Matches(SUFFIX, { message: 'must be a lower-case domain of two or more labels, such as vault.azure.net' })
  vaultSuffix?: string;
}
