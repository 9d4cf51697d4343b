import { describe, expect, it } from '@jest/globals';
import { makeEntry } from '../../../test/support/config/entries.js';
import { turnsDuring } from '../../../test/support/pace/turns.js';
import { drone } from '../../dialects/drone/drone.dialect.js';
import { type EntryChange, type NamedRepo } from './consequence.js';
import { type Consequences, consequencesOf } from './consequences.js';

const CLIENTS = [{ name: 'drone', dialect: drone }];
const changed = makeEntry({ name: 'changed', repos: ['acme/*'], forks: true });

const named = (count: number, client = 'drone'): readonly NamedRepo[] =>
  Array.from({ length: count }, (_, at) => ({
    repo: `acme/app-${String(at)}`,
    client,
    repoId: '',
    forge: '',
  }));

function adding(others: EntryChange['before'] = []): EntryChange {
  return { before: others, after: [...others, changed], former: undefined, changed };
}

describe('what a change comes to', () => {
  it('is told for builds of a repository and of its forks, each event once', async () => {
    const { changes } = await consequencesOf(adding(), named(1), CLIENTS);
    const change = { repo: 'acme/app-0', client: 'drone', kind: 'registries', address: 'stub.example' };
    expect(changes).toEqual([{ ...change, before: null, after: 'changed', events: null, forks: null }]);
  });

  it('is told for a thousand, and the others are counted', async () => {
    const { changes, more, looked } = await consequencesOf(adding(), named(1_005), CLIENTS);
    expect([changes.length, more, looked]).toEqual([1_000, 5, 1_005]);
  });

  it('is nothing for a client that is not configured any more', async () => {
    expect(await consequencesOf(adding(), named(1, 'gone'), CLIENTS)).toEqual({
      changes: [],
      more: 0,
      looked: 1,
    });
  });

  it('lets others have their turns, however many entries there are', async () => {
    const others = Array.from({ length: 10_000 }, (_, at) =>
      makeEntry({ name: `e-${String(at)}`, repos: [`acme/app-${String(at)}`] }),
    );
    let found: Consequences | undefined;
    const turns = await turnsDuring(async () => {
      found = await consequencesOf(adding(others), named(2), CLIENTS);
    });
    expect(found).toMatchObject({ more: 0, looked: 2 });
    // Its own builds get the more specific entry as before; that is not for forks.
    expect(found?.changes.map(({ events, forks }) => [events, forks])).toEqual([
      [[], null],
      [[], null],
    ]);
    expect(turns).toBeGreaterThan(40);
  });
});
