import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsBench } from '../../test/support/aws/aws-bench.js';
import { KEY, mint, PRIVATE_HOST, ROLE } from '../../test/support/aws/aws-ecr.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { startFakeRegistry } from '../../test/support/registry/fake-registry.js';
import { REAL_PROVIDERS, runCli } from '../../test/support/run-cli.js';
import { TEST_DRONE_SECRET } from '../../test/support/clients/sign.js';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { EcrProvider } from './ecr.provider.js';
import { EcrSettings } from './ecr.settings.js';

const OWN = 'registry.acme.example';
const provider = new EcrProvider();

const keyAt = (address: string, settings: EcrSettings): string | undefined =>
  provider.match(address as RegistryAddress, settings)?.key;

describe('an entry that says for which registry its token is', () => {
  it.each([
    [OWN, PRIVATE_HOST, 'aws/eu-west-1'],
    ['registry.acme.example:8443', '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'aws-cn/cn-north-1'],
    [OWN, 'public.ecr.aws', 'public'],
    ['999999999999.dkr.ecr.us-east-1.amazonaws.com', PRIVATE_HOST, 'aws/us-east-1'],
  ])('serves %s with one for %s', (address, tokenFor, key) => {
    expect(keyAt(address, { tokenFor })).toBe(key);
  });

  it.each([
    `${PRIVATE_HOST}:443`,
    'api.ecr.eu-west-1.amazonaws.com',
    '12345678901.dkr.ecr.eu-west-1.amazonaws.com',
    '123456789012.dkr.ecr.eu-west-1a.amazonaws.com',
    'gallery.ecr.aws',
  ])('serves no host of AWS that is no registry, as %s is', (address) => {
    expect(keyAt(address, { tokenFor: PRIVATE_HOST })).toBeUndefined();
  });

  it.each([
    `${PRIVATE_HOST}.evil.example`,
    `evil.${PRIVATE_HOST}`,
    `${PRIVATE_HOST}:443`,
    `${PRIVATE_HOST}.`,
    PRIVATE_HOST.toUpperCase(),
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com.cn',
    OWN,
    '',
  ])('may not say %j', (tokenFor) => {
    const message = 'must be the host of a registry, <account>.dkr.ecr.<region>.amazonaws.com';
    expect(settingMessages(EcrSettings, { tokenFor })).toEqual([`tokenFor ${message}`]);
    expect(keyAt(OWN, { tokenFor })).toBeUndefined();
  });

  it('has its partition and its images judged by that registry', () => {
    const settings = { roleArn: ROLE.replace('arn:aws:', 'arn:aws-cn:'), tokenFor: PRIVATE_HOST };
    const draft = { addresses: [OWN as RegistryAddress], settings, images: [] };
    expect(provider.problems(draft)).toEqual([
      { setting: 'roleArn', problem: 'is of another AWS partition than the address' },
    ]);
    const problem = 'has no effect on the public gallery, whose images everybody may pull: remove it';
    const gallery = { roleArn: ROLE, tokenFor: 'public.ecr.aws' };
    expect(provider.problems({ ...draft, settings: gallery, images: ['acme/app'] })).toEqual([
      { setting: 'images', problem },
    ]);
  });
});

describe('the token for it', () => {
  let bench: AwsBench;
  beforeEach(async () => {
    bench = await AwsBench.start(KEY);
  });
  afterEach(() => bench.close());

  it('is asked for in the region of that registry, and narrowed to its account', async () => {
    const tokenFor = '999999999999.dkr.ecr.us-west-2.amazonaws.com';
    await mint({ host: OWN, settings: { roleArn: ROLE, tokenFor }, images: ['acme/app'] });
    expect(bench.aws.calls.map(({ action, region }) => [action, region])).toEqual([
      ['sts AssumeRole', 'us-west-2'],
      ['ecr GetAuthorizationToken', 'us-west-2'],
    ]);
    expect(bench.aws.calls[0]?.form['Policy']).toContain(
      'arn:aws:ecr:us-west-2:999999999999:repository/acme/app',
    );
  });

  it('is tried by the probe at the own name', async () => {
    const registry = await startFakeRegistry(({ authorization }) =>
      authorization === `Basic ${Buffer.from(`AWS:${bench.aws.passwordOf(KEY)}`).toString('base64')}`
        ? { status: 200, body: '{}' }
        : { status: 401, headers: { 'www-authenticate': `Basic realm="https://${PRIVATE_HOST}/"` } },
    );
    const env = {
      DRONE_SECRET: TEST_DRONE_SECRET,
      HOST: '127.0.0.1',
      REGISTRY_PROD_ADDRESS: registry.host,
      REGISTRY_PROD_PROVIDER: 'ecr',
      REGISTRY_PROD_TOKEN_FOR: PRIVATE_HOST,
    };
    const options = { env, providersRoot: REAL_PROVIDERS };
    try {
      const { status, stdout } = await runCli(['check', '--probe', '--json'], options);
      expect(JSON.parse(stdout)).toHaveProperty('probes.registries', [
        expect.objectContaining({ address: registry.host, ok: true, code: 'login' }),
      ]);
      expect(status).toBe(0);
      const asked = await runCli(['explain', '--repo', 'acme/app', '--json'], options);
      expect(JSON.parse(asked.stdout)).toMatchObject({
        explanations: [
          { entries: [{ text: `it is for every repository, with a token for ${PRIVATE_HOST}` }] },
        ],
      });
    } finally {
      await registry.close();
    }
  });
});
