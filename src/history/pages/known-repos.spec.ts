import { describe, expect, it } from '@jest/globals';
import { makeAnswer, makeServed } from '../../../test/support/clients/served-request.js';
import { makeBuild } from '../../../test/support/config/make-build.js';
import { makeClient } from '../../../test/support/config/make-config.js';
import { DATABASE_KINDS } from '../../../test/support/database/postgres.js';
import { newDatabaseUrl, openTestDatabase } from '../../../test/support/database/test-database.js';
import { FakeClock } from '../../../test/support/fake-clock.js';
import { Database } from '../../database/database.js';
import { History } from '../history.js';
import { type RepoQuery } from '../history-query.js';

const ALL: RepoQuery = { isWanted: () => true, limit: 10 };

/** One build of each, in this order: repository, client, id of the repository, forge. */
const BUILDS = [
  ['acme/app', 'drone', '7', ''],
  ['acme/lib', 'woodpecker', '8', '1'],
  ['acme/app', 'woodpecker', '9', '1'],
  ['acme/app', 'woodpecker', '9', '2'],
  ['', 'drone', '', ''],
  ['beta/app', 'drone', '10', ''],
  ['acme/app', 'drone', '7', ''],
] as const;

const asked = ([repo, client, repoId, forge]: (typeof BUILDS)[number]): object => ({
  repo,
  client,
  repoId,
  forge,
});

function tell(history: History, builds: readonly (typeof BUILDS)[number][]): void {
  for (const [repo, name, repoId, forge] of builds) {
    const ci = makeBuild({ repo, repoId, forge });
    history.served(makeServed({ client: makeClient({ name }), ci, answer: makeAnswer([]) }));
  }
}

const OF_APP = [BUILDS[0], BUILDS[2], BUILDS[3]].map(asked);

describe.each(['memory', ...DATABASE_KINDS] as const)('the repositories that are known, by %s', (kind) => {
  const history = async (builds = BUILDS as readonly (typeof BUILDS)[number][]): Promise<History> => {
    const database = kind === 'memory' ? new Database() : await openTestDatabase(await newDatabaseUrl(kind));
    const made = new History(database, new FakeClock());
    tell(made, builds);
    if (kind !== 'memory') await made.stop();
    return made;
  };

  it('are told with who asks for them, the newest first, each way once', async () => {
    const { source, repos, known, looked } = await (await history()).repos(ALL);
    expect([source, known, looked]).toEqual([kind === 'memory' ? 'memory' : 'database', 3, 3]);
    expect(repos.slice(0, 3)).toEqual(expect.arrayContaining(OF_APP));
    expect(repos.slice(3)).toEqual([BUILDS[5], BUILDS[1]].map(asked));
  });

  it('are as many as are wanted, and it is said for how many that was found out', async () => {
    const made = await history();
    const some = await made.repos({ isWanted: (repo) => repo.startsWith('acme/'), limit: 1 });
    expect([some.known, some.looked]).toEqual([3, 2]);
    expect(some.repos).toHaveLength(3);
    const none = await made.repos({ isWanted: () => false, limit: 1 });
    expect([none.repos, none.known, none.looked]).toEqual([[], 3, 3]);
  });

  it('are none where nothing was asked for', async () => {
    expect(await (await history([])).repos(ALL)).toEqual({
      source: 'memory',
      repos: [],
      known: 0,
      looked: 0,
    });
  });
});
