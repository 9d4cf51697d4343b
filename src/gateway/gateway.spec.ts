import { beforeEach, describe, expect, it } from '@jest/globals';
import { type GatewayConfig } from '../config/gateway-config.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { type EntrySketch, makeEntry } from '../../test/support/config/entries.js';
import { makeClient, makeConfig } from '../../test/support/config/make-config.js';
import { StubProvider } from '../../test/support/config/stub-provider.js';
import { StubStore } from '../../test/support/stores/stub-store.js';
import { Gateway } from './gateway.js';
import { makeBuild } from '../../test/support/config/make-build.js';

const PUSH = makeBuild({ repoId: '1' });
const client = makeClient();

let gateway: Gateway;

beforeEach(() => {
  let minted = 0;
  const provider = new StubProvider(() => {
    minted++;
    return Promise.resolve({ username: 'user', password: `token-${String(minted)}` });
  });
  gateway = new Gateway([provider], new CredentialKeeper());
});

function config(...sketches: readonly EntrySketch[]): GatewayConfig {
  return makeConfig({ clients: [client], entries: sketches.map(makeEntry) });
}

/** The passwords that a repository is given. */
async function ask(repo = PUSH.repo): Promise<readonly string[]> {
  const answer = await gateway.current.planners.registries.planFor(client, { ...PUSH, repo }).answer();
  return answer.given.map(({ credential }) => credential.password);
}

describe('warming up', () => {
  it('asks the providers of entries, with the settings of each, and survives one that fails', async () => {
    const asked: unknown[] = [];
    class WarmProvider extends StubProvider {
      warmUp(settings: object): Promise<void> {
        asked.push(settings);
        throw new Error('made up');
      }
    }
    gateway = new Gateway(
      [new WarmProvider(() => Promise.reject(new Error('unused')))],
      new CredentialKeeper(),
    );
    const running = config({ name: 'one' }, { name: 'two' });
    gateway.apply(running);
    await gateway.warmUp();
    expect(asked).toEqual(running.entries.map(({ settings }) => settings));
  });

  it('asks the kinds of stores that something refers to, and survives one that fails', async () => {
    const asked: string[] = [];
    const kindOf = (id: string): StubStore =>
      Object.assign(new StubStore(() => Promise.reject(new Error('unused')), id), {
        warmUp: () => {
          asked.push(id);
          return Promise.reject(new Error('made up'));
        },
      });
    const stores = ['one', 'two'].map((name) => ({ name, kind: kindOf(name), settings: {} }));
    const cold = {
      name: 'cold',
      kind: new StubStore(() => Promise.reject(new Error('unused'))),
      settings: {},
    };
    gateway.apply({ ...config(), stores: [...stores, cold] });
    await gateway.warmUp();
    expect([asked, cold.kind.reads]).toEqual([['one', 'two'], []]);
  });
});

describe('applying another configuration', () => {
  it('keeps the credentials of unchanged entries and forgets those of the others', async () => {
    const kept = { name: 'kept', addresses: ['a.example'] };
    const changed = { name: 'changed', addresses: ['b.example'] };
    gateway.apply(config(kept, changed));
    expect(await ask()).toEqual(['token-1', 'token-2']);
    gateway.apply(config(kept, { ...changed, identity: 'another' }));
    expect(await ask()).toEqual(['token-1', 'token-3']);
    expect([...gateway.keeper.slots()]).toHaveLength(2);
  });

  it('keeps those that are narrowed to one repository too, as long as their entry narrows alike', async () => {
    const narrowed = { name: 'narrowed', images: ['{namespace}/{name}'] };
    gateway.apply(config(narrowed));
    expect([await ask('acme/app'), await ask('acme/web')]).toEqual([['token-1'], ['token-2']]);
    gateway.apply(config({ ...narrowed, forks: true }));
    expect([await ask('acme/app'), await ask('acme/web')]).toEqual([['token-1'], ['token-2']]);
    gateway.apply(config({ ...narrowed, images: ['{namespace}/base'] }));
    expect([...gateway.keeper.slots()]).toEqual([]);
    expect(await ask('acme/app')).toEqual(['token-3']);
  });

  it('tells states under the names of the running configuration', async () => {
    const shared = { identity: 'one', addresses: ['a.example'] };
    gateway.apply(config({ name: 'first', ...shared }, { name: 'second', ...shared }));
    await ask();
    expect(gateway.registryStates()).toEqual({ first: 'ok', second: 'ok' });
    gateway.apply(config({ name: 'renamed', ...shared }, { name: 'first', addresses: ['b.example'] }));
    expect(gateway.registryStates()).toEqual({ renamed: 'ok', first: 'unused' });
  });

  it('loses no count, also when a request under way still uses the old one', async () => {
    const one = { name: 'one' };
    gateway.apply(config(one));
    const old = gateway.current.planners.registries;
    for (let time = 0; time < 5; time++) await ask();
    gateway.apply(config(one));
    for (let time = 0; time < 3; time++) await old.planFor(client, PUSH).answer();
    await ask();
    await ask();
    gateway.current.planners.settleAll();
    expect(gateway.uses.given).toEqual(new Map([['one', 10]]));
  });

  it('changes nothing when it cannot be applied', () => {
    gateway.apply(config({ name: 'one' }));
    const before = gateway.current;
    const broken = config({ name: 'two', addresses: ['foreign.test'] });
    expect(() => {
      gateway.apply(broken);
    }).toThrow('an entry must be checked against its provider before it is used');
    expect(gateway.current).toBe(before);
  });
});
