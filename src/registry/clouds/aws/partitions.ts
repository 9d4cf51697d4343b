/** One of the clouds that AWS keeps apart. */
export interface Partition {
  /** As ARNs name it: `aws`, `aws-cn`, `aws-us-gov`, ... */
  readonly name: string;
  /** Anchored, for the name of a region. */
  readonly regions: RegExp;
  /** What the hosts of its services end in. */
  readonly suffix: string;
  /** What the hosts of resources end in that are reached over IPv4 and IPv6. */
  readonly dualStackSuffix: string;
}

const DIRECTION = '(?:central|north|south|(?:north|south)?(?:east|west))';

/**
 * The commercial partition takes every two-letter continent but China's, so that a new region needs no release: the
 * SDK sends regions that it does not know there, too. A direction that is none is a misspelt region. The dual-stack
 * suffixes of the sovereign and isolated partitions were derived from their API suffixes; nobody outside has seen such
 * a host. Source: the partition table of the AWS SDK.
 */
export const PARTITIONS: readonly Partition[] = [
  {
    name: 'aws',
    regions: new RegExp(`^(?!cn-)[a-z]{2}-${DIRECTION}-\\d{1,2}$`),
    suffix: 'amazonaws.com',
    dualStackSuffix: 'on.aws',
  },
  {
    name: 'aws-us-gov',
    regions: /^us-gov-[a-z]+-\d{1,2}$/,
    suffix: 'amazonaws.com',
    dualStackSuffix: 'on.aws',
  },
  {
    name: 'aws-cn',
    regions: /^cn-[a-z]+-\d{1,2}$/,
    suffix: 'amazonaws.com.cn',
    dualStackSuffix: 'on.amazonwebservices.com.cn',
  },
  {
    name: 'aws-eusc',
    regions: /^eusc-[a-z]{2}-[a-z]+-\d{1,2}$/,
    suffix: 'amazonaws.eu',
    dualStackSuffix: 'on.amazonwebservices.eu',
  },
  {
    name: 'aws-iso',
    regions: /^us-iso-[a-z]+-\d{1,2}$/,
    suffix: 'c2s.ic.gov',
    dualStackSuffix: 'on.aws.ic.gov',
  },
  {
    name: 'aws-iso-b',
    regions: /^us-isob-[a-z]+-\d{1,2}$/,
    suffix: 'sc2s.sgov.gov',
    dualStackSuffix: 'on.aws.scloud',
  },
  {
    name: 'aws-iso-e',
    regions: /^eu-isoe-[a-z]+-\d{1,2}$/,
    suffix: 'cloud.adc-e.uk',
    dualStackSuffix: 'on.cloud-aws.adc-e.uk',
  },
  {
    name: 'aws-iso-f',
    regions: /^us-isof-[a-z]+-\d{1,2}$/,
    suffix: 'csp.hci.ic.gov',
    dualStackSuffix: 'on.aws.hci.ic.gov',
  },
];

/** The partition of a region; undefined where it is none of AWS. */
export function partitionOf(region: string): Partition | undefined {
  return PARTITIONS.find(({ regions }) => regions.test(region));
}
