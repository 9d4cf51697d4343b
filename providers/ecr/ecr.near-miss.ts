import { partitionOf, PARTITIONS } from '../../src/registry/clouds/aws/partitions.js';
import {
  certainly,
  misspelt,
  missOf,
  type NearMiss,
  type NearMissRule,
  perhaps,
  withoutPort,
} from '../../src/registry/near-miss.js';
import { PRIVATE_FORM as FORM, PUBLIC_HOSTS, scopeOf } from './ecr.hosts.js';

const PUBLIC = [...PUBLIC_HOSTS.keys()];

/** What is wrong with an address that is no host of ECR and was meant to be one. */
export function ecrNearMiss(address: string): NearMiss | undefined {
  const host = withoutPort(address);
  if (scopeOf(host)) return undefined;
  return missOf(host, RULES) ?? misspelt(host, PUBLIC) ?? privateMiss(host);
}

const API_ENDING = String.raw`(?:amazonaws\.(?:com|com\.cn|eu)|aws\.com|api\.aws)`;

const RULES: readonly NearMissRule[] = [
  [/^gallery\.ecr\.aws$/, certainly('is the web site of the public gallery: its images have public.ecr.aws')],
  [/(?:^|\.)ecr\.aws$/, certainly('is not the public gallery, which is public.ecr.aws')],
  [
    new RegExp(`^(?:api\\.)?(?:ecr[.-]public|public[.-]ecr)(?:\\.[a-z0-9-]+)?\\.${API_ENDING}$`),
    certainly('is not where images of the public gallery are, which is public.ecr.aws'),
  ],
  [
    new RegExp(`^(?:api\\.)?ecr(?:-fips)?\\.[a-z0-9-]+\\.${API_ENDING}$`),
    certainly(`is the API of Amazon ECR: a registry is ${FORM}`),
  ],
];

const ENDINGS = [
  ...PARTITIONS.flatMap(({ suffix, dualStackSuffix }) => [suffix, dualStackSuffix]),
  'aws.com',
];
/** Labels of a name of AWS, at a boundary: others end in the same domains, e.g. load balancers. */
const NAMED = /(?:^|\.)(?:dkr|ecr|dkr-ecr)(?:-fips)?\./;

function privateMiss(host: string): NearMiss | undefined {
  if (!NAMED.test(host)) return undefined;
  if (ENDINGS.some((ending) => host.endsWith(`.${ending}`))) return certainly(wrongWith(host));
  return /^\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z]+-[a-z-]+-\d/.test(host)
    ? perhaps('has the form of Amazon ECR, but ends in no domain of AWS')
    : undefined;
}

/** Of a host below a domain of AWS. */
function wrongWith(host: string): string {
  const [, account = '', stack, rest = ''] = /^([^.]+)\.dkr([.-])ecr(?:-fips)?\.(.+)$/.exec(host) ?? [];
  if (stack === undefined) return `is not written as ${FORM}`;
  if (!/^\d{12}$/.test(account)) return 'begins with an account that is not twelve digits';
  if (ENDINGS.includes(rest)) return `lacks its region: ${FORM}`;
  const [region = ''] = rest.split('.');
  if (/-\d[a-z]$/.test(region))
    return 'names an availability zone instead of its region: leave out the letter';
  const partition = partitionOf(region);
  if (!partition) return 'names no region of AWS: they are written as in eu-west-1 and us-gov-west-1';
  const { suffix, dualStackSuffix } = partition;
  return stack === '-'
    ? `has the form for IPv6, and a region whose registries then end in ${dualStackSuffix}`
    : `has a region whose registries end in ${suffix}`;
}
