import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KEY, mint, ROLE } from '../../../../test/support/aws/aws-ecr.js';
import { AwsEnvironment } from '../../../../test/support/aws/aws-environment.js';
import { type AwsKey } from '../../../../test/support/aws/aws-formats.js';
import { AwsStub } from '../../../../test/support/aws/aws-stub.js';
import { VendorServer } from '../../../../test/support/registry/vendor-server.js';

const TEMPORARY = {
  accessKeyId: 'ASIATESTONLY00000002',
  secretAccessKey: 'fake-secret-of-key2',
  sessionToken: 'fake-session-token/2==',
};

let aws: AwsStub;
let server: VendorServer;
let environment: AwsEnvironment;

beforeEach(async () => {
  aws = new AwsStub(KEY, TEMPORARY);
  server = await VendorServer.start(aws.listener);
  environment = new AwsEnvironment({ AWS_ENDPOINT_URL: server.origin });
});

afterEach(async () => {
  environment.restore();
  await server.close();
});

describe('the default chain', () => {
  it('signs with the keys of the environment', async () => {
    environment.set({ AWS_ACCESS_KEY_ID: KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey });
    expect(await mint()).toMatchObject({ username: 'AWS', password: aws.passwordOf(KEY) });
    expect(aws.calls).toEqual([
      { action: 'ecr GetAuthorizationToken', accessKeyId: KEY.accessKeyId, region: 'eu-west-1', form: {} },
    ]);
  });

  it('sends the session token of temporary keys', async () => {
    environment.set({
      AWS_ACCESS_KEY_ID: TEMPORARY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: TEMPORARY.secretAccessKey,
      AWS_SESSION_TOKEN: TEMPORARY.sessionToken,
    });
    expect((await mint()).password).toBe(aws.passwordOf(TEMPORARY));
  });

  it('reads the shared credentials file anew for every token', async () => {
    environment.write('credentials', ini('default', KEY));
    expect((await mint()).password).toBe(aws.passwordOf(KEY));
    aws.revoke(KEY);
    environment.write('credentials', ini('default', TEMPORARY));
    expect((await mint()).password).toBe(aws.passwordOf(TEMPORARY));
  });

  it('assumes the role of a service account in Kubernetes', async () => {
    environment.set({
      AWS_ROLE_ARN: ROLE,
      AWS_WEB_IDENTITY_TOKEN_FILE: environment.write('token', 'fake.oidc.token'),
      AWS_ROLE_SESSION_NAME: 'gateway-pod',
    });
    expect((await mint()).password).toBe(aws.passwordOf(aws.sessions.role));
    expect(aws.calls[0]).toMatchObject({
      action: 'sts AssumeRoleWithWebIdentity',
      form: { RoleArn: ROLE, RoleSessionName: 'gateway-pod', WebIdentityToken: 'fake.oidc.token' },
    });
  });

  it('asks the endpoint of a container with the token in its file', async () => {
    environment.set({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.origin}/container-credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: environment.write('token', aws.containerToken),
    });
    expect((await mint()).password).toBe(aws.passwordOf(aws.sessions.container));
  });

  it('asks the instance metadata service with a session of its version 2', async () => {
    environment.unset('AWS_EC2_METADATA_DISABLED');
    environment.set({ AWS_EC2_METADATA_SERVICE_ENDPOINT: server.origin });
    expect((await mint()).password).toBe(aws.passwordOf(aws.sessions.instance));
    expect(server.seen).toEqual([
      'PUT /latest/api/token',
      'GET /latest/meta-data/iam/security-credentials/',
      'GET /latest/meta-data/iam/security-credentials/instance-role',
      'POST /',
    ]);
  });
});

describe('an identity of the settings', () => {
  it('is a static key, whatever the environment holds', async () => {
    environment.set({ AWS_ACCESS_KEY_ID: 'AKIATESTONLYUNKNOWN0', AWS_SECRET_ACCESS_KEY: 'fake' });
    expect((await mint({ settings: { ...KEY } })).password).toBe(aws.passwordOf(KEY));
    expect((await mint({ settings: { ...TEMPORARY } })).password).toBe(aws.passwordOf(TEMPORARY));
  });

  it('is a profile, seen again after its keys were rotated', async () => {
    environment.set({ AWS_ACCESS_KEY_ID: 'AKIATESTONLYUNKNOWN0', AWS_SECRET_ACCESS_KEY: 'fake' });
    environment.write('credentials', ini('registry', KEY));
    expect((await mint({ settings: { profile: 'registry' } })).password).toBe(aws.passwordOf(KEY));
    aws.revoke(KEY);
    environment.write('credentials', ini('registry', TEMPORARY));
    expect((await mint({ settings: { profile: 'registry' } })).password).toBe(aws.passwordOf(TEMPORARY));
  });

  it('is a profile that assumes a role by itself', async () => {
    environment.write('credentials', ini('base', KEY));
    environment.write(
      'config',
      `[profile registry]\nrole_arn = ${ROLE}\nsource_profile = base\nexternal_id = id-1\n`,
    );
    expect((await mint({ settings: { profile: 'registry' } })).password).toBe(
      aws.passwordOf(aws.sessions.role),
    );
    expect(aws.calls[0]).toMatchObject({
      action: 'sts AssumeRole',
      accessKeyId: KEY.accessKeyId,
      region: 'eu-west-1',
      form: { RoleArn: ROLE, ExternalId: 'id-1' },
    });
  });

  it('is never another one where the profile does not exist', async () => {
    environment.set({
      AWS_ACCESS_KEY_ID: KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
      AWS_ROLE_ARN: ROLE,
      AWS_WEB_IDENTITY_TOKEN_FILE: environment.write('token', 'fake.oidc.token'),
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.origin}/container-credentials`,
    });
    await expect(mint({ settings: { profile: 'missing' } })).rejects.toMatchObject({
      code: 'not_configured',
    });
    expect(server.seen).toEqual([]);
  });
});

describe('a role of the settings', () => {
  it('is assumed by the default chain, with external id, session name and duration', async () => {
    environment.set({ AWS_ACCESS_KEY_ID: KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey });
    const settings = { roleArn: ROLE, externalId: 'acme:42', roleSessionName: 'ci@acme', roleDuration: 900 };
    expect((await mint({ settings })).password).toBe(aws.passwordOf(aws.sessions.role));
    expect(aws.calls).toEqual([
      {
        action: 'sts AssumeRole',
        accessKeyId: KEY.accessKeyId,
        region: 'eu-west-1',
        form: {
          Action: 'AssumeRole',
          Version: '2011-06-15',
          RoleArn: ROLE,
          ExternalId: 'acme:42',
          RoleSessionName: 'ci@acme',
          DurationSeconds: '900',
        },
      },
      {
        action: 'ecr GetAuthorizationToken',
        accessKeyId: aws.sessions.role.accessKeyId,
        region: 'eu-west-1',
        form: {},
      },
    ]);
  });

  it('is assumed by a static key and by a profile', async () => {
    environment.write('credentials', ini('base', TEMPORARY));
    for (const [settings, by] of [
      [{ ...KEY, roleArn: ROLE }, KEY],
      [{ profile: 'base', roleArn: ROLE }, TEMPORARY],
    ] as const) {
      aws.calls.length = 0;
      expect((await mint({ settings })).password).toBe(aws.passwordOf(aws.sessions.role));
      expect(aws.calls[0]).toMatchObject({ action: 'sts AssumeRole', accessKeyId: by.accessKeyId });
      expect(aws.calls[0]?.form).toMatchObject({ RoleSessionName: 'dockpass', DurationSeconds: '3600' });
    }
  });

  it('is assumed with a web identity token, which is read anew for every token', async () => {
    const settings = { roleArn: ROLE, webIdentityTokenFile: environment.write('token', 'fake.oidc.token') };
    await mint({ settings });
    environment.write('token', 'fake.oidc.token.rotated');
    expect((await mint({ settings })).password).toBe(aws.passwordOf(aws.sessions.role));
    expect(aws.calls.filter(({ form }) => form['Action']).map(({ form }) => form)).toEqual([
      {
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: ROLE,
        RoleSessionName: 'dockpass',
        DurationSeconds: '3600',
        WebIdentityToken: 'fake.oidc.token',
      },
      expect.objectContaining({ WebIdentityToken: 'fake.oidc.token.rotated' }),
    ]);
  });
});

function ini(profile: string, { accessKeyId, secretAccessKey, sessionToken }: AwsKey): string {
  const lines = [
    `[${profile}]`,
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
  ];
  return [...lines, ...(sessionToken ? [`aws_session_token = ${sessionToken}`] : []), ''].join('\n');
}
