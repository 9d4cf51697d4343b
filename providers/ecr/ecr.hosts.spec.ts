import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { scopeOf } from './ecr.hosts.js';
import { EcrProvider } from './ecr.provider.js';

const ACCOUNT = '123456789012';

/** Partition, a region of it, suffix, dual-stack suffix. */
const PARTITIONS = [
  ['aws', 'eu-west-1', 'amazonaws.com', 'on.aws'],
  ['aws', 'mx-central-1', 'amazonaws.com', 'on.aws'],
  ['aws', 'ap-southeast-7', 'amazonaws.com', 'on.aws'],
  ['aws-us-gov', 'us-gov-west-1', 'amazonaws.com', 'on.aws'],
  ['aws-cn', 'cn-northwest-1', 'amazonaws.com.cn', 'on.amazonwebservices.com.cn'],
  ['aws-eusc', 'eusc-de-east-1', 'amazonaws.eu', 'on.amazonwebservices.eu'],
  ['aws-iso', 'us-iso-east-1', 'c2s.ic.gov', 'on.aws.ic.gov'],
  ['aws-iso-b', 'us-isob-east-1', 'sc2s.sgov.gov', 'on.aws.scloud'],
  ['aws-iso-e', 'eu-isoe-west-1', 'cloud.adc-e.uk', 'on.cloud-aws.adc-e.uk'],
  ['aws-iso-f', 'us-isof-south-1', 'csp.hci.ic.gov', 'on.aws.hci.ic.gov'],
] as const;

const HOSTS = PARTITIONS.flatMap(([partition, region, suffix, dualStackSuffix]) =>
  [false, true].flatMap((fips) => {
    const facts = { kind: 'private', partition, region, account: ACCOUNT, fips };
    const end = fips ? '-fips' : '';
    const key = `${partition}/${region}${fips ? '/fips' : ''}`;
    return [
      {
        host: `${ACCOUNT}.dkr.ecr${end}.${region}.${suffix}`,
        scope: { ...facts, dualStack: false, key },
      },
      {
        host: `${ACCOUNT}.dkr-ecr${end}.${region}.${dualStackSuffix}`,
        scope: { ...facts, dualStack: true, key: `${key}/dual-stack` },
      },
    ];
  }),
);
const GALLERIES = ['public.ecr.aws', 'ecr-public.aws.com'];
const ALL = [...HOSTS.map(({ host }) => host), ...GALLERIES];

describe('a host of ECR', () => {
  it.each(HOSTS)('$host tells its API', ({ host, scope }) => {
    expect(scopeOf(host)).toEqual(scope);
  });

  it('of the public gallery has its API in one region', () => {
    const scope = { kind: 'public', partition: 'aws', region: 'us-east-1', fips: false };
    expect(scopeOf('public.ecr.aws')).toEqual({ ...scope, dualStack: false, key: 'public' });
    expect(scopeOf('ecr-public.aws.com')).toEqual({ ...scope, dualStack: true, key: 'public/dual-stack' });
  });

  it('shares its key with exactly the hosts of the same API', () => {
    const keys = new Set(ALL.map((host) => scopeOf(host)?.key));
    expect(keys.size).toBe(ALL.length);
    const neighbour = `999999999999${HOSTS[0]?.host.slice(12) ?? ''}`;
    expect(scopeOf(neighbour)?.key).toBe(HOSTS[0]?.scope.key);
  });

  it('has its account in the key where a role is assumed, whose policy may name it', () => {
    const provider = new EcrProvider();
    const settings = { roleArn: 'arn:aws:iam::123456789012:role/reader' };
    const [first, second] = [ACCOUNT, '999999999999'].map((account) =>
      provider.match(`${account}.dkr.ecr.eu-west-1.amazonaws.com` as RegistryAddress, settings),
    );
    expect(first?.key).toBe(`aws/eu-west-1/${ACCOUNT}`);
    expect(second?.key).toBe('aws/eu-west-1/999999999999');
    expect(provider.match('public.ecr.aws' as RegistryAddress, settings)?.key).toBe('public');
  });
});

describe('no host of ECR', () => {
  it('is a look-alike of one', () => {
    for (const host of ALL) {
      for (const lookAlike of [
        `${host}.evil.example`,
        `${host}.`,
        `${host}:443`,
        `${host}:5000`,
        `${host}/evil`,
        `${host}\n`,
        ` ${host}`,
        `evil${host}`,
        `evil.${host}`,
        `evil.example/${host}`,
        `${host}@evil.example`,
        `https://${host}`,
        host.toUpperCase(),
        host.replace('.', '.evil.'),
        host.replace('.', '..'),
        host.replace(/\.([^.]+)$/, '.evil.$1'),
        host.replace('ecr', 'еcr'), // Cyrillic
        host.replaceAll('.', '-'),
      ]) {
        expect([lookAlike, scopeOf(lookAlike)]).toEqual([lookAlike, undefined]);
      }
    }
  });

  it.each([
    '',
    'ecr.aws',
    'gallery.ecr.aws',
    'amazonaws.com',
    'api.ecr.eu-west-1.amazonaws.com',
    'docker.io',
    'ghcr.io',
    'eu.gcr.io',
    'europe-west1-docker.pkg.dev',
    'example.azurecr.io',
    `${ACCOUNT}.dkr.ecr.amazonaws.com`,
    `${ACCOUNT}.dkr.ecr..amazonaws.com`,
    `${ACCOUNT}.dkr.ecr.evil.amazonaws.com`,
    `${ACCOUNT}.dkr.ecr.eu-west-1.eu-west-1.amazonaws.com`,
    `${ACCOUNT}.dkr.ecr.eu-west-.amazonaws.com`,
    `${ACCOUNT}.dkr.ecr.eu-west-1#.amazonaws.com`,
    `${ACCOUNT}.dkr.ecrfips.us-east-1.amazonaws.com`,
    `${ACCOUNT}.dkr.ecr-fips-fips.us-east-1.amazonaws.com`,
    `${ACCOUNT}.dkr.s3.eu-west-1.amazonaws.com`,
    `${ACCOUNT}.dkr-ecr.eu-west-1.amazonaws.com`,
    `${ACCOUNT}.dkr.ecr.eu-west-1.on.aws`,
    `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com.cn`,
    `${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com`,
    `${ACCOUNT}.dkr.ecr.eu-west-1.c2s.ic.gov`,
    `${ACCOUNT}.dkr.ecr.eu-isoe-west-1.scloud.adc-e.uk`, // in Renovate's list, but in no partition of the SDK
    '12345678901.dkr.ecr.eu-west-1.amazonaws.com',
    '1234567890123.dkr.ecr.eu-west-1.amazonaws.com',
    '12345678901a.dkr.ecr.eu-west-1.amazonaws.com',
    '١٢٣٤٥٦٧٨٩٠١٢.dkr.ecr.eu-west-1.amazonaws.com',
  ])('is %p', (address) => {
    expect(scopeOf(address)).toBeUndefined();
  });

  it('is made from one by changing a character, unless it names another account or region', () => {
    const anyEdit = fc.record({
      host: fc.constantFrom(...ALL),
      at: fc.nat(60),
      by: fc.constantFrom('', '.', '-', 'a', 'A', '1', ':', '/', '@', '%', '\u0000', 'é'),
      cut: fc.nat(2),
    });
    fc.assert(
      fc.property(anyEdit, ({ host, at, by, cut }) => {
        const edited = host.slice(0, at) + by + host.slice(at + cut);
        const scope = scopeOf(edited);
        if (scope) expect(ALL).toContain(rebuilt(edited, scope));
      }),
      { numRuns: 5_000 },
    );
  });
});

/** The host with account and region of the examples, where it differs from them in nothing else. */
function rebuilt(host: string, scope: NonNullable<ReturnType<typeof scopeOf>>): string {
  if (scope.kind === 'public') return host;
  const region = PARTITIONS.find(([partition]) => partition === scope.partition)?.[1] ?? '';
  const known = ALL.includes(host) ? scope.region : region;
  return host.replace(scope.account, ACCOUNT).replace(`.${scope.region}.`, `.${known}.`);
}
