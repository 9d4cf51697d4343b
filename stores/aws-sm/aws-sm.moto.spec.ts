import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEY, ROLE } from '../../test/support/aws/aws-ecr.js';
import { MotoBench, motoServer } from '../../test/support/aws/aws-moto.js';
import { codeOf, readOf, textOf } from '../../test/support/aws/aws-stores.js';
import AwsSmModule from './aws-sm.module.js';

const sdk = await import('@aws-sdk/client-secrets-manager');
const program = motoServer();
const { store } = AwsSmModule;

if (program === undefined) {
  process.stderr.write(
    'skipped: aws-sm.moto.spec.ts needs moto_server (PyPI moto[server]) on PATH or in MOTO_SERVER\n',
  );
}

(program === undefined ? describe.skip : describe)('the Secrets Manager of moto, which is not ours', () => {
  let moto: MotoBench;
  /** As the owner of the secrets has it. */
  let owner: InstanceType<typeof sdk.SecretsManagerClient>;

  beforeAll(async () => {
    moto = await MotoBench.start(program ?? '', KEY);
    owner = new sdk.SecretsManagerClient({ region: 'eu-west-1' });
  });
  afterAll(async () => {
    owner.destroy();
    await moto.stop();
  });

  const create = async (Name: string, value: object): Promise<string> => {
    const { ARN = '' } = await owner.send(new sdk.CreateSecretCommand({ Name, ...value }));
    return ARN;
  };

  it('gives a secret by its name, by its ARN, and by one without the random letters', async () => {
    const arn = await create('prod/hub', { SecretString: '{"password":"first","port":5000}' });
    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:\d{12}:secret:prod\/hub-\w{6}$/);
    for (const path of ['prod/hub', arn, arn.slice(0, -7)])
      expect([path, await textOf(store, `aws-sm:${path}#password`)]).toEqual([path, 'first']);
    expect(await textOf(store, 'aws-sm:prod/hub#port')).toBe('5000');
    expect(await textOf(store, `aws-sm:${arn}#password`, { ...KEY, region: 'us-east-1' })).toBe('first');
    expect(await codeOf(store, 'prod/hub', { ...KEY, region: 'us-east-1' })).toBe('not_found');
  });

  it('gives what was rotated, as another version', async () => {
    await create('rotated', { SecretString: 'first' });
    const first = await readOf(store, 'rotated');
    await owner.send(new sdk.PutSecretValueCommand({ SecretId: 'rotated', SecretString: 'second' }));
    const second = await readOf(store, 'rotated');
    expect([first.value, second.value]).toEqual(['first', 'second']);
    expect(first.version).not.toBe(second.version);
  });

  it('gives bytes that are text', async () => {
    await create('bytes', { SecretBinary: Buffer.from('{"password":"it"}') });
    expect(await textOf(store, 'aws-sm:bytes#password')).toBe('it');
  });

  it('is read with a role that was assumed, also with a web identity token', async () => {
    await create('of-role', { SecretString: 'it' });
    const region = 'eu-west-1';
    const token = moto.environment.write('token', 'fake.oidc.token');
    for (const settings of [
      { ...KEY, region, roleArn: ROLE, externalId: 'acme:42' },
      { region, roleArn: ROLE, webIdentityTokenFile: token },
    ])
      expect(await textOf(store, 'aws-sm:of-role', settings)).toBe('it');
  });

  it('has nothing where nothing is, and where it is to be deleted', async () => {
    expect(await codeOf(store, 'none')).toBe('not_found');
    await create('leaving', { SecretString: 'it' });
    await owner.send(new sdk.DeleteSecretCommand({ SecretId: 'leaving', RecoveryWindowInDays: 7 }));
    expect(await codeOf(store, 'leaving')).toBe('not_found');
    await owner.send(new sdk.RestoreSecretCommand({ SecretId: 'leaving' }));
    expect(await textOf(store, 'aws-sm:leaving')).toBe('it');
  });
});
