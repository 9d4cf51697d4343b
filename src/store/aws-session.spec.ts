import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AwsBench } from '../../test/support/aws/aws-bench.js';
import { KEY, ROLE } from '../../test/support/aws/aws-ecr.js';
import { AwsKept } from '../../test/support/aws/aws-kept.js';
import { type AwsEnvironment } from '../../test/support/aws/aws-environment.js';
import { type AwsStub } from '../../test/support/aws/aws-stub.js';
import { stopClocks } from '../../test/support/standing-time.js';
import { type AwsRegionSettings } from '../registry/clouds/aws/settings.js';
import { AwsSession } from './aws-session.js';

const READ = 'secretsmanager GetSecretValue';
const ROTATED = { accessKeyId: 'AKIATESTONLY00000009', secretAccessKey: 'fake-secret-of-key9' };
const sdk = await import('@aws-sdk/client-secrets-manager');

let bench: AwsBench;
let aws: AwsStub;
let environment: AwsEnvironment;
beforeEach(async () => {
  bench = await AwsBench.start(KEY);
  ({ aws, environment } = bench);
  aws.accept(ROTATED);
  new AwsKept(aws).secrets.set('hub', { SecretString: 'it', VersionId: 'v' });
});
afterEach(() => bench.close());

/** Reads a secret again and again in one session. */
function reader(settings: AwsRegionSettings = {}): (region?: string) => Promise<unknown> {
  const load = (): Promise<typeof sdk.SecretsManagerClient> => Promise.resolve(sdk.SecretsManagerClient);
  const session = new AwsSession(settings, { load, codes: new Map() });
  return async (region) => {
    const { signal } = new AbortController();
    const command = new sdk.GetSecretValueCommand({ SecretId: 'hub' });
    return session.call({ region, signal }, async (client) => (await client.send(command)).SecretString);
  };
}

const made = (): string[] => aws.calls.map(({ action, region }) => `${action} ${region}`);

describe('the region of a call', () => {
  it('is that of the reference, else that of the settings, else that of the environment', async () => {
    environment.set({ AWS_REGION: 'eu-west-3' });
    await reader({ region: 'eu-west-2' })('eu-west-1');
    await reader({ region: 'eu-west-2' })();
    await reader()();
    expect(made()).toEqual([`${READ} eu-west-1`, `${READ} eu-west-2`, `${READ} eu-west-3`]);
  });

  it('is that of the profile, where the environment has none', async () => {
    environment.write('config', '[profile ci]\nregion = ca-central-1\n');
    environment.write(
      'credentials',
      `[ci]\naws_access_key_id=${KEY.accessKeyId}\naws_secret_access_key=${KEY.secretAccessKey}\n`,
    );
    expect(await reader({ profile: 'ci' })()).toBe('it');
    expect(made()).toEqual([`${READ} ca-central-1`]);
  });

  it('is missing where nothing says it: nobody is asked', async () => {
    await expect(reader({ ...KEY, roleArn: ROLE })()).rejects.toMatchObject({ code: 'not_configured' });
    expect([bench.server.seen, bench.sts.seen]).toEqual([[], []]);
  });
});

describe('an identity', () => {
  it('is asked for once in each region, at the STS of that region', async () => {
    const read = reader({ ...KEY, roleArn: ROLE, region: 'eu-west-1' });
    await Promise.all([read(), read(), read('us-east-1')]);
    await read();
    expect(made().sort()).toEqual([
      ...[`${READ} eu-west-1`, `${READ} eu-west-1`, `${READ} eu-west-1`, `${READ} us-east-1`],
      ...['sts AssumeRole eu-west-1', 'sts AssumeRole us-east-1'],
    ]);
    expect(aws.calls.find(({ form }) => form['RoleArn'])?.form).toMatchObject({
      RoleArn: ROLE,
      RoleSessionName: 'dockpass',
    });
  });

  it('of a profile that assumes a role asks the STS of the region, too', async () => {
    environment.write('config', `[profile ci]\nrole_arn=${ROLE}\ncredential_source=Environment\n`);
    await reader({ profile: 'ci' })('eu-west-1');
    expect(made()).toEqual(['sts AssumeRole eu-west-1', `${READ} eu-west-1`]);
  });

  it('that is a role is assumed anew at the end of its session, by the clock of AWS', async () => {
    for (const skewMs of [0, 7_200_000, -7_200_000]) {
      aws.skewMs = skewMs;
      aws.calls.length = 0;
      stopClocks();
      const read = reader({ ...KEY, roleArn: ROLE, region: 'eu-west-1' });
      for (const passing of [0, 3_590_000, 10_000]) {
        jest.advanceTimersByTime(passing);
        expect(await read()).toBe('it');
      }
      const signIns = aws.calls.filter(({ action }) => action === 'sts AssumeRole');
      expect([skewMs, signIns.length]).toEqual([skewMs, 2]);
      jest.useRealTimers();
    }
  });

  it('that says of no end is looked up anew after a minute', async () => {
    stopClocks();
    const read = reader({ region: 'eu-west-1' });
    await read();
    environment.set({
      AWS_ACCESS_KEY_ID: ROTATED.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ROTATED.secretAccessKey,
    });
    for (const passing of [50_000, 10_000]) {
      jest.advanceTimersByTime(passing);
      await read();
    }
    expect(aws.calls.map(({ accessKeyId }) => accessKeyId)).toEqual([
      ...[KEY.accessKeyId, KEY.accessKeyId],
      ROTATED.accessKeyId,
    ]);
  });

  it('whose session was ended from outside is replaced within the read', async () => {
    stopClocks();
    const read = reader({ ...KEY, roleArn: ROLE, region: 'eu-west-1' });
    await read();
    jest.advanceTimersByTime(60_000);
    aws.revoke(aws.sessions.role);
    await expect(read()).rejects.toMatchObject({ code: 'refused' });
    expect(made().slice(2)).toEqual(['sts AssumeRole eu-west-1']); // the new one is refused as well
    aws.accept(aws.sessions.role);
    expect(await read()).toBe('it');
  });
});

it('a clock that is off costs one refused call, and no further read any', async () => {
  aws.skewMs = 3_600_000;
  const read = reader({ ...KEY, region: 'eu-west-1' });
  await read();
  await read();
  await read();
  expect(bench.server.seen).toHaveLength(4);
});
