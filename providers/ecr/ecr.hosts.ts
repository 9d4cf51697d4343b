import { partitionOf } from '../../src/registry/clouds/aws/partitions.js';
import { type CredentialScope } from '../../src/registry/registry-provider.js';

/** A private registry: what its host says about the API that mints for it. */
export interface PrivateScope extends CredentialScope {
  readonly kind: 'private';
  /** As ARNs name it: `aws`, `aws-cn`, `aws-us-gov`, ... */
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. Not part of the key by itself: one token opens every account that the identity reaches. */
  readonly account: string;
  readonly fips: boolean;
  readonly dualStack: boolean;
}

/** The public gallery. Its API exists in one region of one partition only. */
export interface PublicScope extends CredentialScope {
  readonly kind: 'public';
  readonly partition: 'aws';
  readonly region: 'us-east-1';
  readonly fips: false;
  readonly dualStack: boolean;
}

export type EcrScope = PrivateScope | PublicScope;

/**
 * The scope of a canonical address, or undefined when it is no ECR host.
 *
 * ```
 * private    = account "." classic / account "." dual
 * classic    = "dkr.ecr"  [ "-fips" ] "." region "." suffix of the region's partition
 * dual       = "dkr-ecr"  [ "-fips" ] "." region "." dual-stack suffix of the region's partition
 * account    = 12DIGIT
 * public     = "public.ecr.aws" / "ecr-public.aws.com"
 * ```
 *
 * A port, a trailing dot, upper case and a region of another partition are all refused.
 * Sources: ECR user guide, "registries" and "public registries"; the host lists of amazon-ecr-credential-helper and
 * kubernetes/cloud-provider-aws; regions and suffixes from the partition table of the AWS SDK.
 */
export function scopeOf(address: string): EcrScope | undefined {
  const dualStackGallery = PUBLIC_HOSTS.get(address);
  if (dualStackGallery !== undefined) return publicScope(dualStackGallery);
  const [account = '', first, second, ...rest] = address.split('.');
  if (!/^\d{12}$/.test(account)) return undefined;
  if (first !== 'dkr') return privateScope(account, first, 'dkr-ecr', [second, ...rest]);
  return privateScope(account, second, 'ecr', rest);
}

function privateScope(
  account: string,
  service: string | undefined,
  name: 'ecr' | 'dkr-ecr',
  [region = '', ...suffix]: readonly (string | undefined)[],
): PrivateScope | undefined {
  const dualStack = name === 'dkr-ecr';
  const fips = service === `${name}-fips`;
  if (!fips && service !== name) return undefined;
  const partition = partitionOf(region);
  if (suffix.join('.') !== (dualStack ? partition?.dualStackSuffix : partition?.suffix)) return undefined;
  if (!partition) return undefined;
  const key = [partition.name, region, ...(fips ? ['fips'] : []), ...(dualStack ? ['dual-stack'] : [])];
  return { kind: 'private', key: key.join('/'), partition: partition.name, region, account, fips, dualStack };
}

function publicScope(dualStack: boolean): PublicScope {
  const key = dualStack ? 'public/dual-stack' : 'public';
  return { kind: 'public', key, partition: 'aws', region: 'us-east-1', fips: false, dualStack };
}

/** How a private registry is written in messages. */
export const PRIVATE_FORM = '<account>.dkr.ecr.<region>.amazonaws.com';

/** Host of the gallery, and whether it is the dual-stack one. */
export const PUBLIC_HOSTS: ReadonlyMap<string, boolean> = new Map([
  ['public.ecr.aws', false],
  ['ecr-public.aws.com', true],
]);
