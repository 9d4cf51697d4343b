import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParameterType } from '@aws-sdk/client-ssm';
import { KEY, ROLE } from '../../test/support/aws/aws-ecr.js';
import { MotoBench, motoServer } from '../../test/support/aws/aws-moto.js';
import { codeOf, readOf, textOf } from '../../test/support/aws/aws-stores.js';
import AwsSsmModule from './aws-ssm.module.js';

const sdk = await import('@aws-sdk/client-ssm');
const program = motoServer();
const { store } = AwsSsmModule;

if (program === undefined) {
  process.stderr.write(
    'skipped: aws-ssm.moto.spec.ts needs moto_server (PyPI moto[server]) on PATH or in MOTO_SERVER\n',
  );
}

(program === undefined ? describe.skip : describe)('the Parameter Store of moto, which is not ours', () => {
  let moto: MotoBench;
  /** As the owner of the parameters has it. */
  let owner: InstanceType<typeof sdk.SSMClient>;

  beforeAll(async () => {
    moto = await MotoBench.start(program ?? '', KEY);
    owner = new sdk.SSMClient({ region: 'eu-west-1' });
  });
  afterAll(async () => {
    owner.destroy();
    await moto.stop();
  });

  const put = async (Name: string, Value: string, Type: ParameterType = 'SecureString'): Promise<void> => {
    await owner.send(new sdk.PutParameterCommand({ Name, Value, Type, Overwrite: true }));
  };

  it('gives parameters of every type, decrypted', async () => {
    await put('/ci/hub', 'it');
    await put('plain', 'as it is', 'String');
    await put('/ci/list', 'one,two', 'StringList');
    const sealed = await owner.send(new sdk.GetParameterCommand({ Name: '/ci/hub' }));
    expect(sealed.Parameter?.Value).not.toBe('it'); // a read without decryption would be seen
    const given = ['/ci/hub', 'plain', '/ci/list'].map((path) => textOf(store, `aws-ssm:${path}`));
    expect(await Promise.all(given)).toEqual(['it', 'as it is', 'one,two']);
  });

  it('gives a field, and the same by the ARN in whichever region is usual', async () => {
    await put('/ci/json', '{"username":"octo","password":"it"}');
    expect(await textOf(store, 'aws-ssm:/ci/json#password')).toBe('it');
    const arn = 'arn:aws:ssm:eu-west-1:123456789012:parameter/ci/json';
    expect(await textOf(store, `aws-ssm:${arn}#username`, { ...KEY, region: 'us-east-1' })).toBe('octo');
    expect(await codeOf(store, '/ci/json', { ...KEY, region: 'us-east-1' })).toBe('not_found');
  });

  it('gives what was put anew as another version, and former ones by number and label', async () => {
    await put('/ci/rotated', 'first');
    await owner.send(new sdk.LabelParameterVersionCommand({ Name: '/ci/rotated', Labels: ['stable'] }));
    await put('/ci/rotated', 'second');
    expect(await readOf(store, '/ci/rotated')).toEqual({ value: 'second', version: '2' });
    expect(await readOf(store, '/ci/rotated:1')).toEqual({ value: 'first', version: '1' });
    expect(await textOf(store, 'aws-ssm:/ci/rotated:stable')).toBe('first');
    expect(await codeOf(store, '/ci/rotated:7')).toBe('not_found');
  });

  it('is read with a role that was assumed', async () => {
    await put('/ci/of-role', 'it');
    const settings = { ...KEY, region: 'eu-west-1', roleArn: ROLE };
    expect(await textOf(store, 'aws-ssm:/ci/of-role', settings)).toBe('it');
  });

  it('has nothing where nothing is', async () => {
    expect(await codeOf(store, '/ci/none')).toBe('not_found');
  });
});
