import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import AwsSmModule from '../../stores/aws-sm/aws-sm.module.js';
import AwsSsmModule from '../../stores/aws-ssm/aws-ssm.module.js';
import { KEY, ROLE } from '../support/aws/aws-ecr.js';
import { MotoBench, motoServer } from '../support/aws/aws-moto.js';
import { talk, toBytes } from '../support/clients/raw-socket.js';
import { droneRequest, TEST_DRONE_SECRET } from '../support/clients/sign.js';
import { FakeClock } from '../support/fake-clock.js';
import { type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { until } from '../support/until.js';

const secretsManager = await import('@aws-sdk/client-secrets-manager');
const ssm = await import('@aws-sdk/client-ssm');
const program = motoServer();
const REFRESH_MS = 60_000;

if (program === undefined) {
  process.stderr.write(
    'skipped: aws-stores.spec.ts needs moto_server (PyPI moto[server]) on PATH or in MOTO_SERVER\n',
  );
}

/** A role of another account reads one, the default chain the other. */
const ENV = {
  DRONE_SECRET: TEST_DRONE_SECRET,
  STORE_PROD_KIND: 'aws-sm',
  STORE_PROD_REGION: 'eu-west-1',
  STORE_PROD_ROLE_ARN: ROLE,
  AWS_SSM_REGION: 'us-east-1',
  REGISTRY_A_ADDRESS: 'a.acme.example',
  REGISTRY_A_USERNAME_FROM: 'prod:ci/a#username',
  REGISTRY_A_PASSWORD_FROM: 'prod:ci/a#password',
  REGISTRY_B_ADDRESS: 'b.acme.example',
  REGISTRY_B_USERNAME: 'octo',
  REGISTRY_B_PASSWORD_FROM: 'aws-ssm:/ci/b',
};

function given(number: string): string {
  return JSON.stringify([
    { address: 'a.acme.example', username: `user-${number}`, password: `TEST-ONLY-a-${number}` },
    { address: 'b.acme.example', username: 'octo', password: `TEST-ONLY-b-${number}` },
  ]);
}

(program === undefined ? describe.skip : describe)('a gateway whose secrets moto keeps', () => {
  let moto: MotoBench;
  let owners: {
    readonly secrets: InstanceType<typeof secretsManager.SecretsManagerClient>;
    readonly parameters: InstanceType<typeof ssm.SSMClient>;
  };
  let gateway: InProcessGateway;
  const clock = new FakeClock(Date.now());

  beforeAll(async () => {
    moto = await MotoBench.start(program ?? '', KEY);
    owners = {
      secrets: new secretsManager.SecretsManagerClient({ region: 'eu-west-1' }),
      parameters: new ssm.SSMClient({ region: 'us-east-1' }),
    };
    await owners.secrets.send(new secretsManager.CreateSecretCommand({ Name: 'ci/a', SecretString: '{}' }));
    await rotate('1');
    const stores = () => Promise.resolve([AwsSmModule.store, AwsSsmModule.store]);
    gateway = await startInProcess(ENV, { clock, stores });
  });
  afterAll(async () => {
    await gateway.stop();
    owners.secrets.destroy();
    owners.parameters.destroy();
    await moto.stop();
  });

  async function rotate(number: string): Promise<void> {
    const SecretString = JSON.stringify({ username: `user-${number}`, password: `TEST-ONLY-a-${number}` });
    await owners.secrets.send(new secretsManager.PutSecretValueCommand({ SecretId: 'ci/a', SecretString }));
    const parameter = { Name: '/ci/b', Value: `TEST-ONLY-b-${number}`, Overwrite: true } as const;
    await owners.parameters.send(new ssm.PutParameterCommand({ ...parameter, Type: 'SecureString' }));
  }

  async function ask(): Promise<string> {
    const { status, body } = await talk(gateway.port, toBytes(droneRequest()));
    return status === 200 ? body : String(status);
  }

  it('gives them, and after STORE_REFRESH what they were rotated to, and no answer mixes a pair', async () => {
    expect(await ask()).toBe(given('1'));
    await rotate('2');
    expect(await ask()).toBe(given('1'));
    await clock.advance(REFRESH_MS);
    const pairs = new Set<string>();
    await until(async () => {
      await clock.advance(100);
      const answer = await ask();
      for (const pair of JSON.parse(answer) as object[]) pairs.add(JSON.stringify(pair));
      return answer === given('2');
    });
    const whole = [given('1'), given('2')].flatMap((text) => JSON.parse(text) as object[]);
    expect([...pairs].filter((pair) => !whole.some((one) => JSON.stringify(one) === pair))).toEqual([]);
  });

  it('gives the last ones on while AWS is gone', async () => {
    await moto.goDown();
    await clock.advance(2 * REFRESH_MS);
    await gateway.logged('a secret could not be read');
    expect(await ask()).toBe(given('2'));
    expect(gateway.output()).not.toMatch(/TEST-ONLY-[ab]-/);
  });
});
