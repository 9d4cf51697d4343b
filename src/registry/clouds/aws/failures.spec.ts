import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AwsBench } from '../../../../test/support/aws/aws-bench.js';
import { failureOf, KEY, mint, ROLE } from '../../../../test/support/aws/aws-ecr.js';
import { type AwsEnvironment } from '../../../../test/support/aws/aws-environment.js';
import { awsError } from '../../../../test/support/aws/aws-formats.js';
import { type AwsStub } from '../../../../test/support/aws/aws-stub.js';
import { stopTimers } from '../../../../test/support/standing-time.js';
import { until } from '../../../../test/support/until.js';
import { VendorServer } from '../../../../test/support/registry/vendor-server.js';
import { type ProviderErrorCode } from '../../provider-error.js';

let bench: AwsBench;
let aws: AwsStub;
let server: VendorServer;
let environment: AwsEnvironment;

beforeEach(async () => {
  bench = await AwsBench.start(KEY);
  ({ aws, server, environment } = bench);
});

afterEach(() => bench.close());

// The first test of the file: the SDK warns once, when its first client is made.
it('prints nothing, not even that the SDK will leave this Node release', async () => {
  const warned = jest.spyOn(process, 'emitWarning');
  const printed = (['log', 'warn', 'error'] as const).map((level) => jest.spyOn(console, level));
  environment.set({ AWS_PROFILE: 'missing' }); // beside keys: the SDK has something to say about that
  await failureOf();
  await mint({ settings: { ...KEY } });
  for (const spy of [warned, ...printed]) expect(spy).not.toHaveBeenCalled();
  expect(process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED']).toBe('true');
});

describe('a token API that fails', () => {
  it.each<[number | 'reset' | 'garbage' | 'oversized' | 'endless', ProviderErrorCode, number]>([
    [400, 'bad_answer', 1],
    [401, 'refused', 1],
    [403, 'refused', 1],
    [404, 'not_found', 1],
    [407, 'unavailable', 1],
    [429, 'throttled', 1],
    [500, 'unavailable', 2],
    [501, 'unavailable', 1],
    [503, 'unavailable', 2],
    [302, 'bad_answer', 1],
    ['reset', 'unavailable', 2],
    ['garbage', 'bad_answer', 1],
    ['oversized', 'bad_answer', 1],
    ['endless', 'bad_answer', 1],
  ])('with %s is %s after %i call(s)', async (how, code, calls) => {
    server.misbehave(how);
    expect((await failureOf()).code).toBe(code);
    expect(server.seen).toHaveLength(calls);
  });

  it('is asked again once, and the second answer counts', async () => {
    let calls = 0;
    const flaky = await bench.serve((request, response) => {
      if (++calls === 1) request.socket.destroy();
      else aws.listener(request, response);
    });
    environment.set({ AWS_ENDPOINT_URL: flaky.origin });
    expect((await mint()).password).toBe(aws.passwordOf(KEY));
  });

  it('is unavailable where its answer is cut off', async () => {
    const cut = await bench.serve((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-length': '1000' }).write('{"authorizationData":[');
      setImmediate(() => request.socket.destroy());
    });
    environment.set({ AWS_ENDPOINT_URL: cut.origin });
    expect((await failureOf()).code).toBe('unavailable');
    expect(cut.seen).toHaveLength(2);
  });

  it('says when to come back, and is not asked before', async () => {
    for (const [status, code] of [
      [429, 'throttled'],
      [503, 'unavailable'],
    ] as const) {
      server.seen.length = 0;
      server.misbehave(status, '/', { 'retry-after': '17' });
      expect(await failureOf()).toMatchObject({ code, retryAfterMs: 17_000 });
      expect(server.seen).toHaveLength(1);
    }
  });

  it('is unavailable where nobody listens', async () => {
    const gone = await VendorServer.start(aws.listener);
    await gone.close();
    environment.set({ AWS_ENDPOINT_URL: gone.origin });
    expect((await failureOf()).code).toBe('unavailable');
  });

  it('is left after three seconds of silence, twice', async () => {
    server.misbehave('hang');
    stopTimers();
    const failure = failureOf();
    for (const calls of [1, 2]) {
      await until(() => server.seen.length === calls);
      await jest.advanceTimersByTimeAsync(3_150);
    }
    expect((await failure).code).toBe('timed_out');
  });
});

describe('an error of AWS', () => {
  const NAMED: readonly [ProviderErrorCode, readonly string[]][] = [
    [
      'refused',
      [
        'AccessDeniedException',
        'ExpiredTokenException',
        'IncompleteSignatureException',
        'InvalidSignatureException',
        'MissingAuthenticationTokenException',
        'OptInRequired',
        'UnrecognizedClientException',
      ],
    ],
    ['throttled', ['LimitExceededException', 'ThrottlingException', 'TooManyRequestsException']],
    ['not_configured', ['ValidationException']],
    ['unavailable', ['ServerException', 'ServiceUnavailableException']],
    ['bad_answer', ['InvalidParameterException', 'SomethingNewException']],
  ];
  const OF_STS: readonly [ProviderErrorCode, readonly string[]][] = [
    [
      'refused',
      [
        'AccessDenied',
        'ExpiredTokenException',
        'IDPRejectedClaim',
        'InvalidClientTokenId',
        'InvalidIdentityToken',
        'SignatureDoesNotMatch',
      ],
    ],
    ['throttled', ['Throttling']],
    [
      'not_configured',
      ['MalformedPolicyDocument', 'PackedPolicyTooLarge', 'RegionDisabledException', 'ValidationError'],
    ],
    ['unavailable', ['IDPCommunicationError']],
  ];

  it('of the token API is known by its name', async () => {
    for (const [code, names] of NAMED) {
      for (const name of names) expect([name, await codeOf('ecr', name)]).toEqual([name, code]);
    }
  });

  it('of STS is known by its name, whichever way the role is assumed', async () => {
    const webIdentityTokenFile = environment.write('token', 'fake.oidc.token');
    for (const [code, names] of OF_STS) {
      for (const name of names) {
        expect([name, await codeOf('sts', name, { roleArn: ROLE })]).toEqual([name, code]);
        const found = await codeOf('sts', name, { roleArn: ROLE, webIdentityTokenFile });
        expect([name, found]).toEqual([name, code]);
      }
    }
  });

  async function codeOf(service: string, name: string, settings = {}): Promise<ProviderErrorCode> {
    const failing = await bench.serve((request, response) => {
      request.resume();
      awsError(response, service, 400, name);
    });
    environment.set({ [`AWS_ENDPOINT_URL_${service.toUpperCase()}`]: failing.origin });
    const { code } = await failureOf({ settings });
    return code;
  }
});

describe('an identity that cannot be used', () => {
  it('is refused for a wrong secret and for a forgotten session token', async () => {
    const temporary = { ...KEY, accessKeyId: 'ASIATESTONLY00000002', sessionToken: 'fake-session-token' };
    aws.accept(temporary);
    for (const key of [
      { ...KEY, secretAccessKey: 'fake-secret-of-another' },
      { accessKeyId: temporary.accessKeyId, secretAccessKey: temporary.secretAccessKey },
    ]) {
      expect((await failureOf({ settings: key })).code).toBe('refused');
    }
  });

  it('is not configured where the chain finds none', async () => {
    environment.unset('AWS_ACCESS_KEY_ID');
    expect((await failureOf()).code).toBe('not_configured');
    expect(server.seen).toEqual([]);
  });

  it('is not configured where the endpoint of the container fails for a second', async () => {
    environment.unset('AWS_ACCESS_KEY_ID');
    environment.set({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.origin}/container-credentials` });
    server.misbehave(500);
    stopTimers();
    const failure = failureOf();
    await until(() => server.seen.length === 1);
    await until(() => jest.getTimerCount() > 0);
    await jest.advanceTimersByTimeAsync(1_000);
    expect((await failure).code).toBe('not_configured');
    // Two of the SDK's credential sources ask there, and each of them asks twice.
    expect(server.seen).toEqual(Array<string>(4).fill('GET /container-credentials'));
  });

  it('is not configured where its token file is missing', async () => {
    const settings = { roleArn: ROLE, webIdentityTokenFile: '/nowhere/token' };
    expect((await failureOf({ settings })).code).toBe('not_configured');
  });

  it.each([
    ['text', 'not what you expect'],
    ['XML', '<AssumeRoleResponse><AssumeRoleResult><Credentials/></AssumeRoleResult></AssumeRoleResponse>'],
  ])('is a bad answer where STS answers with %s but no credentials', async (_, body) => {
    const odd = await bench.serve((request, response) => {
      request.resume();
      response.end(body);
    });
    environment.set({ AWS_ENDPOINT_URL_STS: odd.origin });
    const webIdentityTokenFile = environment.write('token', 'fake.oidc.token');
    for (const settings of [{ roleArn: ROLE }, { roleArn: ROLE, webIdentityTokenFile }]) {
      expect((await failureOf({ settings })).code).toBe('bad_answer');
    }
  });
});
