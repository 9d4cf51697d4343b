import { AUTHORITY_HOSTS, type AzureCloud, cloudOf } from '../../src/registry/clouds/azure/clouds.js';
import { variable } from '../../src/registry/clouds/azure/credential.js';
import { type AzureKvSettings } from './azure-kv.settings.js';

/**
 * Suffix of the vaults of each Azure cloud, which is the audience of its tokens, too. `vault.microsoftazure.de` is left
 * out with its cloud. Source: "Azure Key Vault keys, secrets, and certificates overview", DNS suffixes for object
 * identifiers.
 */
const SUFFIXES: Readonly<Record<AzureCloud, string>> = {
  public: 'vault.azure.net',
  china: 'vault.azure.cn',
  government: 'vault.usgovcloudapi.net',
};

/** Where the vaults of a store are, and who gives the tokens for them. */
export interface Place {
  /** What stands behind the name of a vault and a dot. */
  readonly suffix: string;
  /** Without `/.default`. */
  readonly audience: string;
  readonly authorityHost: string;
}

/** The suffix that was named, else that of the cloud whose Entra was. */
export function placeOf({ vaultSuffix, authorityHost, audience }: AzureKvSettings): Place {
  const named = authorityHost ?? variable('AZURE_AUTHORITY_HOST');
  const cloud = (named === undefined ? undefined : cloudOf(named)) ?? 'public';
  const suffix = vaultSuffix ?? SUFFIXES[cloud];
  return {
    suffix,
    audience: audience ?? `https://${suffix}`,
    authorityHost: AUTHORITY_HOSTS[cloudOfSuffix(suffix) ?? 'public'],
  };
}

/** Whether both are known, and of different clouds. */
export function areOfTwoClouds({ vaultSuffix, authorityHost }: AzureKvSettings): boolean {
  const suffixed = vaultSuffix === undefined ? undefined : cloudOfSuffix(vaultSuffix);
  const entra = authorityHost === undefined ? undefined : cloudOf(authorityHost);
  return suffixed !== undefined && entra !== undefined && suffixed !== entra;
}

function cloudOfSuffix(suffix: string): AzureCloud | undefined {
  return (Object.keys(SUFFIXES) as AzureCloud[]).find((cloud) => SUFFIXES[cloud] === suffix);
}
