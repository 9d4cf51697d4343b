import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { ProviderError } from '../registry/provider-error.js';
import { FakeClock } from '../../test/support/fake-clock.js';
import { StubProvider, stubSettings } from '../../test/support/config/stub-provider.js';
import { MintLog } from './mint-log.js';

it('tells that mints fail, although nobody asks, and that they work again', async () => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) };
  const log = new MintLog(pino({ base: null, timestamp: false, level: 'debug' }, destination));
  const clock = new FakeClock();
  const good = () =>
    Promise.resolve({ username: 'u', password: 'CANARY', expiresAt: clock.now() + 12 * 3_600_000 });
  const provider = new StubProvider(good);
  const keeper = new CredentialKeeper({ clock, random: () => 0, onMint: log.minted });
  const slot = keeper.slot({
    entryName: 'one',
    provider,
    scope: { key: 's' },
    settings: stubSettings('x'),
    images: [],
  });
  await slot.obtain();
  provider.mint = () => Promise.reject(new ProviderError('refused', { cause: 'CANARY' }));
  await clock.advance(6 * 3_600_000);
  provider.mint = good;
  await clock.advance(15_000);
  const common = { entries: ['one'], provider: 'stub', ms: 0 };
  expect(lines).toEqual([
    { level: 20, ...common, state: 'fresh', nextAttemptMs: 21_600_000, msg: 'a credential was minted' },
    {
      level: 40,
      ...common,
      state: 'stale',
      nextAttemptMs: 15_000,
      code: 'refused',
      msg: 'a credential could not be minted',
    },
    {
      level: 30,
      ...common,
      state: 'fresh',
      nextAttemptMs: 21_600_000,
      msg: 'a credential could be minted again',
    },
  ]);
});
