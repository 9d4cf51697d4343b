import { describe, expect, it } from '@jest/globals';
import { each, missesOf } from '../../test/support/near-misses.js';
import { EcrProvider } from './ecr.provider.js';

const provider = new EcrProvider();
const A = '123456789012';
const FORM = '<account>.dkr.ecr.<region>.amazonaws.com';

describe('an address that is nearly one of ECR', () => {
  it.each([
    [
      'names no region of AWS: they are written as in eu-west-1 and us-gov-west-1',
      [
        'us-east1',
        'useast1',
        'us-east',
        'us_east',
        'us-est-1',
        'eu-wset-1',
        'eu',
        'us-gov-west',
        'cn-north',
        'us-east-1-1',
      ].map((region) => `${A}.dkr.ecr.${region}.amazonaws.com`),
    ],
    [
      'names no region of AWS: they are written as in eu-west-1 and us-gov-west-1',
      [
        `${A}.dkr.ecr.cn-north1.amazonaws.com.cn`,
        `${A}.dkr-ecr.us-east1.on.aws`,
        `${A}.dkr.ecr-fips.us-east1.amazonaws.com`,
      ],
    ],
    [
      'names an availability zone instead of its region: leave out the letter',
      [`${A}.dkr.ecr.us-east-1a.amazonaws.com`, `${A}.dkr.ecr.us-gov-west-1b.amazonaws.com`],
    ],
    [
      'begins with an account that is not twelve digits',
      ['12345678901', '1234567890123', '1234-5678-9012', 'account', 'www', '1'].map(
        (account) => `${account}.dkr.ecr.eu-west-1.amazonaws.com`,
      ),
    ],
    [
      `lacks its region: ${FORM}`,
      [`${A}.dkr.ecr.amazonaws.com`, `${A}.dkr.ecr.amazonaws.com.cn`, `${A}.dkr-ecr.on.aws`],
    ],
    [
      `is not written as ${FORM}`,
      [
        ...[
          `${A}.ecr.eu-west-1.amazonaws.com`,
          `${A}.dkr.eu-west-1.amazonaws.com`,
          'dkr.ecr.eu-west-1.amazonaws.com',
        ],
        ...[`${A}.ecr.dkr.eu-west-1.amazonaws.com`, `x.${A}.dkr.ecr.eu-west-1.amazonaws.com`],
        ...[`${A}.dkr.ecr-fps.eu-west-1.amazonaws.com`],
      ],
    ],
    ['has a region whose registries end in amazonaws.com.cn', [`${A}.dkr.ecr.cn-north-1.amazonaws.com`]],
    [
      'has a region whose registries end in amazonaws.com',
      [
        ...[`${A}.dkr.ecr.us-east-1.amazonaws.com.cn`, `${A}.dkr.ecr.us-gov-west-1.amazonaws.com.cn`],
        ...[
          `${A}.dkr.ecr.eu-west-1.on.aws`,
          `${A}.dkr.ecr.eu-west-1.amazonaws.eu`,
          `${A}.dkr.ecr.eu-west-1.aws.com`,
        ],
      ],
    ],
    [
      'has the form for IPv6, and a region whose registries then end in on.aws',
      [`${A}.dkr-ecr.eu-west-1.amazonaws.com`],
    ],
    [
      `is the API of Amazon ECR: a registry is ${FORM}`,
      [
        'ecr.eu-west-1.amazonaws.com',
        'api.ecr.eu-west-1.amazonaws.com',
        'api.ecr.cn-north-1.amazonaws.com.cn',
        'ecr-fips.us-east-1.amazonaws.com',
        'ecr.us-east-1.api.aws',
      ],
    ],
    ['is the web site of the public gallery: its images have public.ecr.aws', ['gallery.ecr.aws']],
    ['is not the public gallery, which is public.ecr.aws', ['ecr.aws', 'www.ecr.aws', 'publc.ecr.aws']],
    [
      'is not where images of the public gallery are, which is public.ecr.aws',
      [
        ...[
          'public.ecr.amazonaws.com',
          'ecr-public.us-east-1.amazonaws.com',
          'api.ecr-public.us-east-1.amazonaws.com',
        ],
        ...['public.ecr.us-east-1.amazonaws.com', 'public-ecr.aws.com', 'ecr-public.us-east-1.api.aws'],
      ],
    ],
  ])('is refused: %s', (text, addresses) => {
    expect(missesOf(provider, addresses)).toEqual(each(addresses, `refused: ${text}`));
    const ports = addresses.map((address) => `${address}:443`);
    expect(missesOf(provider, ports)).toEqual(each(ports, `refused: ${text}`));
  });

  it('is warned of where somebody may have it', () => {
    const own = [
      ...[
        '000000000000.dkr.ecr.us-east-1.localhost.localstack.cloud:4566',
        `${A}.dkr.ecr.eu-west-1.amazonaw.com`,
      ],
      ...[`${A}.dkr.ecr.eu-west-1.amazonaws.co`, `${A}.dkr.ecr.eu-west-1.acme.example`],
    ];
    expect(missesOf(provider, own)).toEqual(
      each(own, 'warned: has the form of Amazon ECR, but ends in no domain of AWS'),
    );
    const misspelt = ['public.ecr.was', 'public.erc.aws', 'publicecr.aws', 'ecr-publik.aws.com'];
    expect(Object.values(missesOf(provider, misspelt))).toEqual([
      ...Array.from({ length: 3 }, () => 'warned: looks like public.ecr.aws misspelt'),
      'warned: looks like ecr-public.aws.com misspelt',
    ]);
  });

  it('has nothing said of it where it is none', () => {
    const others = [
      ...provider.examples,
      ...[
        'acme-1.eu-west-1.elb.amazonaws.com',
        'acme.s3.amazonaws.com',
        'ecr.acme.example',
        'dkr.ecr.acme.example',
      ],
      ...[
        'amazonaws.com',
        'aws.amazon.com',
        'registry.aws.example',
        `${A}.example.com`,
        'vpce-1.ecr.example',
      ],
    ];
    expect(missesOf(provider, others)).toEqual(each(others, ''));
  });
});
