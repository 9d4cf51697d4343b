import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsBench } from '../../../../test/support/aws/aws-bench.js';
import { failureOf, KEY, mint, ROLE } from '../../../../test/support/aws/aws-ecr.js';
import { type AwsEnvironment } from '../../../../test/support/aws/aws-environment.js';
import { type AwsStub } from '../../../../test/support/aws/aws-stub.js';
import { freezeDate, stopTimers } from '../../../../test/support/standing-time.js';
import { until } from '../../../../test/support/until.js';
import { type VendorServer } from '../../../../test/support/registry/vendor-server.js';

let bench: AwsBench;
let aws: AwsStub;
let server: VendorServer;
let sts: VendorServer;
let environment: AwsEnvironment;

beforeEach(async () => {
  bench = await AwsBench.start(KEY);
  ({ aws, server, sts, environment } = bench);
});

afterEach(() => bench.close());

describe('an abort', () => {
  it('before the start calls nobody', async () => {
    expect((await failureOf({ signal: AbortSignal.abort() })).code).toBe('timed_out');
    expect(server.seen).toEqual([]);
  });

  it.each(['token API', 'STS', 'metadata service'])(
    'ends a mint at once while the %s hangs',
    async (where) => {
      const hanging = where === 'STS' ? sts : server;
      if (where === 'metadata service') {
        for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_EC2_METADATA_DISABLED']) environment.unset(name);
        environment.set({ AWS_EC2_METADATA_SERVICE_ENDPOINT: server.origin });
      }
      hanging.misbehave('hang');
      stopTimers(); // nothing but the abort ends it
      const abort = new AbortController();
      const settings = where === 'STS' ? { roleArn: ROLE } : {};
      const failure = failureOf({ settings, signal: abort.signal });
      await until(() => hanging.seen.length > 0);
      abort.abort();
      expect((await failure).code).toBe('timed_out');
    },
  );

  it('leaves nothing behind that calls later', async () => {
    const held: (() => void)[] = [];
    const slow = await bench.serve((request, response) => {
      held.push(() => {
        aws.listener(request, response);
      });
    });
    environment.unset('AWS_ACCESS_KEY_ID');
    environment.set({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${slow.origin}/container-credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: aws.containerToken,
    });
    const abort = new AbortController();
    const failure = failureOf({ settings: { roleArn: ROLE }, signal: abort.signal });
    await until(() => held.length === 1);
    abort.abort();
    await failure;
    // The next mint goes the same way and is one step behind: what the first would still do is done before it ends.
    const next = mint({ settings: { roleArn: ROLE } });
    await until(() => held.length === 2);
    for (const answer of held) answer();
    await next;
    expect(aws.calls.map(({ action }) => action)).toEqual(['sts AssumeRole', 'ecr GetAuthorizationToken']);
  });
});

describe('a clock that is off', () => {
  it.each([3_600_000, -3_600_000])(
    'by %i ms is corrected, and the life is told in the vendor’s time',
    async (skew) => {
      aws.skewMs = skew;
      freezeDate();
      for (const settings of [{}, { roleArn: ROLE }]) {
        const { issuedAt = 0, expiresAt = 0 } = await mint({ settings });
        expect(issuedAt).toBe(Date.now() + skew);
        expect(Math.round((expiresAt - issuedAt) / 1000)).toBe(43_200);
      }
    },
  );
});
