import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CredentialKeeper } from '../../src/credentials/credential-keeper.js';
import { HeldCredential } from '../../src/credentials/held-credential.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type MintedCredential } from '../../src/registry/registry-provider.js';
import { EcrStub } from '../support/aws/ecr-stub.js';
import { FakeClock } from '../support/fake-clock.js';
import { type GatewayProcess, withGateway } from '../support/gateway-process.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { talk } from '../support/clients/raw-socket.js';
import { droneRequest, woodpeckerRequest } from '../support/clients/sign.js';
import { StubProvider, stubSettings } from '../support/config/stub-provider.js';
import { ask, credentialsIn } from '../support/docs/threats.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The longest that an answer may take. */
const ANSWER_MS = 8_000;

/** What happens to the world, one after the other. */
const events = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 90 * MINUTE }) }) },
    { weight: 2, arbitrary: fc.record({ jump: fc.integer({ min: -48 * HOUR, max: 48 * HOUR }) }) },
    { weight: 1, arbitrary: fc.record({ cloud: fc.constantFrom('up', 'down', 'hangs') }) },
  ),
  { minLength: 10, maxLength: 60 },
);

/** A cloud whose own clock is right, whatever ours shows. */
class Cloud {
  weather = 'up';
  /** When each token ends, on the clock that never jumps. */
  readonly ends = new Map<string, number>();

  constructor(
    private readonly clock: FakeClock,
    private readonly lifetimeMs: number,
  ) {}

  mint(signal: AbortSignal): Promise<MintedCredential> {
    if (this.weather === 'hangs') {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new ProviderError('timed_out'));
        });
      });
    }
    if (this.weather === 'down') return Promise.reject(new ProviderError('unavailable'));
    const password = `token-${String(this.ends.size)}`;
    this.ends.set(password, this.clock.monotonic() + this.lifetimeMs);
    const issuedAt = Date.UTC(2026, 10, 22) + this.clock.monotonic();
    return Promise.resolve({ username: 'u', password, issuedAt, expiresAt: issuedAt + this.lifetimeMs });
  }
}

describe('a wall clock that jumps', () => {
  it('lets no credential live longer than it does, and stops nothing for longer than the cloud is down', async () => {
    const lifetimes = fc.integer({ min: 2 * MINUTE, max: 12 * HOUR });
    await fc.assert(
      fc.asyncProperty(events, lifetimes, async (happens, lifetime) => {
        const clock = new FakeClock();
        const cloud = new Cloud(clock, lifetime);
        const provider = new StubProvider(({ signal }) => cloud.mint(signal));
        const keeper = new CredentialKeeper({ clock, random: () => 0.5 });
        const [scope, settings] = [{ key: 's' }, stubSettings('one')];
        const slot = keeper.slot({ entryName: 'one', provider, scope, settings, images: [] });
        const obtain = async (): Promise<HeldCredential | string> => {
          const asked = slot.obtain();
          await clock.advance(ANSWER_MS);
          return asked;
        };
        for (const event of happens) {
          if ('jump' in event) clock.jumpWall(event.jump);
          else if ('pass' in event) await clock.advance(event.pass);
          else cloud.weather = event.cloud;
          const isWell = cloud.weather === 'up' && slot.lastError === undefined;
          const askedAt = clock.monotonic();
          const said = await obtain();
          if (said instanceof HeldCredential) expect(cloud.ends.get(said.password)).toBeGreaterThan(askedAt);
          else expect(isWell).toBe(false);
        }
        cloud.weather = 'up';
        await clock.advance(10 * MINUTE); // longer than any pause after a failure
        expect(await obtain()).toBeInstanceOf(HeldCredential);
        // At most one in a third of a life, and one more for whatever made one useless or was mended.
        const turns = happens.filter((event) => !('pass' in event)).length;
        expect(cloud.ends.size).toBeLessThanOrEqual(2 + (3 * clock.monotonic()) / lifetime + turns);
        keeper.stop();
      }),
      { numRuns: 300 },
    );
  });
});

describe('a machine whose clock is wrong', () => {
  const token = 'TEST-ONLY-admin-token-0123456789abcdef';
  const env = {
    ...BOTH_CLIENTS,
    ADMIN_TOKEN: token,
    REGISTRY_CLOUD_ADDRESS: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
  };

  it.each([-3_600, 3_600])('by %d s gets whole credentials of a cloud that is right', async (clockAhead) => {
    const stub = new EcrStub();
    await stub.listen();
    const use = async ({ port }: GatewayProcess): Promise<void> => {
      const now = Date.now() + clockAhead * 1_000;
      const inTime = [droneRequest({ date: now }), woodpeckerRequest({ created: Math.floor(now / 1_000) })];
      for (const request of inTime) {
        const [status, body] = await ask(port, request);
        const passwords = credentialsIn(body).map(({ password }) => password);
        expect([status, passwords]).toEqual([200, ['TEST-ONLY-ecr-token-1']]);
      }
      for (const request of [droneRequest(), woodpeckerRequest()])
        expect((await ask(port, request))[0]).toBe(401);
      const line = `Authorization: Bearer ${token}`;
      const { body } = await talk(port, `GET /admin/status HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n`);
      const { entries } = JSON.parse(body) as {
        entries: readonly { state: string; credentials: readonly { expires: string }[] }[];
      };
      expect(entries[0]?.state).toBe('ok');
      // Twelve hours from now on its own clock, not eleven or thirteen.
      const expires = Date.parse(entries[0]?.credentials[0]?.expires ?? '');
      expect(Math.abs(expires - now - 12 * HOUR)).toBeLessThan(5 * MINUTE);
    };
    await withGateway({ ...env, ...stub.env }, use, { clockAhead });
    stub.close();
    expect(stub.calls).toBe(1);
  });
});
