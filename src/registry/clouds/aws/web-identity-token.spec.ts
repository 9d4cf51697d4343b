import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsBench } from '../../../../test/support/aws/aws-bench.js';
import { KEY } from '../../../../test/support/aws/aws-ecr.js';
import { awsError } from '../../../../test/support/aws/aws-formats.js';
import { type ProviderError } from '../../provider-error.js';
import { identityToken } from '../../exchange/identity-token.js';

const AUDIENCE = 'https://issuer.acme.example';

let bench: AwsBench;
beforeEach(async () => {
  bench = await AwsBench.start(KEY);
  bench.environment.set({ AWS_REGION: 'eu-west-1' });
});
afterEach(() => bench.close());

async function token(signal = new AbortController().signal): Promise<string> {
  return identityToken({ settings: { identity: 'aws', audience: AUDIENCE }, signal }).catch(
    (error: unknown) => (error as ProviderError).code,
  );
}

describe('an identity token of AWS, with the real SDK', () => {
  it('is asked for at the STS of the region, with a signature', async () => {
    expect(await token()).toBe(bench.aws.identityToken);
    expect(bench.aws.calls).toEqual([
      {
        ...{ action: 'sts GetWebIdentityToken', accessKeyId: KEY.accessKeyId, region: 'eu-west-1' },
        form: {
          ...{ Action: 'GetWebIdentityToken', Version: '2011-06-15' },
          ...{ 'Audience.member.1': AUDIENCE, DurationSeconds: '300', SigningAlgorithm: 'RS256' },
        },
      },
    ]);
  });

  it('is that of the role where a task has one', async () => {
    bench.environment.unset('AWS_ACCESS_KEY_ID');
    bench.environment.set({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${bench.server.origin}/container-credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: bench.aws.containerToken,
    });
    expect(await token()).toBe(bench.aws.identityToken);
    expect(bench.aws.calls.at(-1)?.accessKeyId).toBe(bench.aws.sessions.container.accessKeyId);
  });

  it.each([
    [
      'an account in which federation is off',
      403,
      'OutboundWebIdentityFederationDisabledException',
      'refused',
    ],
    ['a role without the right', 403, 'AccessDenied', 'refused'],
    ['who asks too often', 400, 'Throttling', 'throttled'],
    ['STS when it fails', 503, 'ServiceUnavailable', 'unavailable'],
  ])('is none for %s', async (_, status, code, expected) => {
    const sts = await bench.serve((_request, response) => {
      awsError(response, 'sts', status, code);
    });
    bench.environment.set({ AWS_ENDPOINT_URL_STS: sts.origin });
    expect(await token()).toBe(expected);
  });

  it.each(['', 'a password', 'a.b', 'a.b.c\nd'])('is none where STS says %j', async (text) => {
    bench.aws.identityToken = text;
    expect(await token()).toBe('bad_answer');
  });

  it('is none without a region or an identity', async () => {
    bench.environment.unset('AWS_ACCESS_KEY_ID');
    expect(await token()).toBe('not_configured');
    bench.environment.unset('AWS_REGION');
    expect(await token()).toBe('not_configured');
  });

  it('is waited for no longer than the signal says', async () => {
    expect(await token(AbortSignal.abort())).toBe('timed_out');
    expect(bench.aws.calls).toEqual([]);
  });
});
