import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Gateway } from '../gateway/gateway.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { ProviderError } from '../registry/provider-error.js';
import { makeEntry } from '../../test/support/config/entries.js';
import { FakeClock } from '../../test/support/fake-clock.js';
import { makeConfig } from '../../test/support/config/make-config.js';
import { StubProvider } from '../../test/support/config/stub-provider.js';
import { KeptReadiness, READINESS_KEPT_MS } from './kept-readiness.js';

let clock: FakeClock;
let provider: StubProvider;
let gateway: Gateway;
let kept: KeptReadiness;

beforeEach(() => {
  clock = new FakeClock();
  provider = new StubProvider(() =>
    Promise.resolve({ username: 'u', password: 'p', expiresAt: clock.now() + 3_600_000 }),
  );
  gateway = new Gateway([provider], new CredentialKeeper({ clock, random: () => 0.5 }));
  gateway.apply(makeConfig({ entries: [makeEntry({ name: 'one' })] }));
  kept = new KeptReadiness(gateway);
});

function told(): unknown {
  const { status, body } = kept.answer();
  expect(JSON.parse(body)).toMatchObject({ status });
  return JSON.parse(body);
}

describe('readiness', () => {
  it('is found out once in a while, however often it is asked for', async () => {
    const found = jest.spyOn(gateway, 'readiness');
    for (let time = 0; time < 1_000; time++) told();
    await clock.advance(READINESS_KEPT_MS - 1);
    told();
    expect(found).toHaveBeenCalledTimes(1);
    await clock.advance(1);
    told();
    expect(found).toHaveBeenCalledTimes(2);
  });

  it('ends at once when the gateway drains, and when an audit that is required cannot be written', () => {
    expect(told()).toEqual({ status: 'ok', registries: { one: 'unused' } });
    gateway.auditBroken = () => true;
    expect(told()).toMatchObject({ status: 'unavailable' });
    gateway.auditBroken = () => false;
    expect(told()).toMatchObject({ status: 'ok' });
    gateway.draining = true;
    expect(told()).toMatchObject({ status: 'unavailable' });
  });

  it('knows at once of a mint, good or bad, and of another configuration', async () => {
    told();
    const [slot] = gateway.keeper.slots();
    await slot?.obtain();
    expect(told()).toEqual({ status: 'ok', registries: { one: 'ok' } });
    gateway.apply(makeConfig({ entries: [makeEntry({ name: 'other' })] }));
    provider.mint = () => Promise.reject(new ProviderError('refused'));
    const [other] = [...gateway.keeper.slots()].filter(({ state }) => state === 'unused');
    await other?.obtain();
    gateway.apply(makeConfig({ entries: [makeEntry({ name: 'two' }), makeEntry({ name: 'other' })] }));
    expect(Object.keys((told() as { registries: object }).registries)).toEqual(['two', 'other']);
  });
});
