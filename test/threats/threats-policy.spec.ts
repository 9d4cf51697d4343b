import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALL_EVENTS } from '../../src/dialects/dialects.js';
import { vendors } from '../fixtures/providers/vendor/vendor.module.js';
import { readCapture } from '../support/clients/captures.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import {
  droneBody,
  droneRequest,
  type RawRequest,
  woodpeckerBody,
  woodpeckerRequest,
} from '../support/clients/sign.js';
import { ask, bothClients, credentialsIn, vendorEntry } from '../support/docs/threats.js';

let gateway: InProcessGateway;
let mints: string[] = [];

const ENTRIES = ['open', 'repo', 'ids', 'bound', 'forge', 'deep', 'below', 'tags', 'safe'];

beforeAll(async () => {
  for (const name of ENTRIES) {
    vendors.set(name, () => {
      mints.push(name);
      return Promise.resolve({ username: 'vendor', password: name });
    });
  }
  gateway = await startInProcess({
    ...BOTH_CLIENTS,
    ...vendorEntry('open', { REPOS: 'octocat/*' }),
    ...vendorEntry('repo', { REPOS: 'octocat/hello-world', EVENTS: 'push,pull_request' }),
    ...vendorEntry('ids', { REPOS: 'octocat/hello-world', REPO_IDS: '4567,998877,9007199254740992' }),
    ...vendorEntry('bound', { REPOS: 'octocat/hello-world', REPO_IDS: '1/998877' }),
    ...vendorEntry('forge', { REPOS: 'octocat/hello-world', FORGES: '1' }),
    ...vendorEntry('deep', { REPOS: 'group/sub/app' }),
    ...vendorEntry('below', { REPOS: 'group/**' }),
    ...vendorEntry('tags', { REPOS: 'octocat/*', EVENTS: 'tag' }),
    ...vendorEntry('safe', { REPOS: 'octocat/*', FORKS: 'allow' }),
  });
});
beforeEach(() => {
  mints = [];
});
afterAll(async () => {
  vendors.clear();
  await gateway.stop();
});

async function given(request: RawRequest): Promise<string[]> {
  const [status, body] = await ask(gateway.port, request);
  expect(status).toBe(200);
  return credentialsIn(body)
    .map(({ password }) => password)
    .sort();
}

/** The fields that the forge asserts and policy reads; all others are free for somebody to write. */
const ASSERTED = {
  drone: ['repo.slug', 'repo.uid', 'build.event', 'build.source_repo', 'build.ref'],
  woodpecker: [
    'repo.full_name',
    'repo.forge_id',
    'repo.forge_remote_id',
    'pipeline.event',
    'pipeline.status',
    'pipeline.from_fork',
  ],
};
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'octocat/hello-world',
    'push',
    'tag',
    'allow',
    '4567',
    'mallory/x',
    null,
    true,
    false,
    0,
    2 ** 53,
  ),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
);
const extraKey = fc.oneof(
  fc.string(),
  fc.constantFrom('forks', 'trusted', 'scope', '__proto__', 'constructor', 'fork'),
);

/** A body like the client's own, with anything at all in every field that policy must not look at. */
function fieldsChanged(
  dialect: 'drone' | 'woodpecker',
  drawn: readonly (readonly [string, unknown])[],
): string {
  const body = JSON.parse(readCapture(`${dialect}-registry`).body.toString()) as Record<
    string,
    Record<string, unknown>
  >;
  let at = 0;
  for (const [part, fields] of Object.entries(body)) {
    const free = Object.keys(fields).filter((key) => !ASSERTED[dialect].includes(`${part}.${key}`));
    for (const key of free) {
      const [extra, value] = drawn[at++ % drawn.length] ?? ['x', 1];
      const assign = (name: string): unknown =>
        Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
      if (at % 7 === 0) Reflect.deleteProperty(fields, key);
      else assign(key);
      if (at % 5 === 0 && !Object.hasOwn(fields, extra) && !ASSERTED[dialect].includes(`${part}.${extra}`))
        assign(extra);
    }
  }
  return JSON.stringify(body);
}

describe('T1 a contributor with a fork pull request', () => {
  it.each(['drone', 'woodpecker'] as const)(
    'T1 no free field of a request of %s changes its answer',
    async (dialect) => {
      const sign = dialect === 'drone' ? droneRequest : woodpeckerRequest;
      const drawn = fc.array(fc.tuple(extraKey, anything), { minLength: 8, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(drawn, async (values) => {
          expect(await given(sign({ body: fieldsChanged(dialect, values) }))).toEqual(['safe']);
        }),
        { numRuns: 150 },
      );
    },
  );

  it('T1 of a fork nothing is given that is not marked for forks, whatever the event and status', async () => {
    const events = [...ALL_EVENTS, 'x'];
    for (const event of events) {
      for (const request of bothClients({ event, fork: true }))
        expect(await given(request)).toEqual(['safe']);
      for (const status of ['pending', 'running', 'declined', '']) {
        const [, restarted] = bothClients({ event, fork: true, status });
        expect(await given(restarted)).toEqual(['safe']);
      }
    }
    expect(mints.filter((name) => name !== 'safe')).toEqual([]);
  });

  it('T1 of a ref only GitLab’s prefix of merge requests matters, and makes the build a fork', async () => {
    const withRef = async (ref: string, build: object): Promise<string[]> => {
      const body = JSON.parse(droneBody()) as { repo: object; build: object };
      return given(
        droneRequest({ body: JSON.stringify({ ...body, build: { ...body.build, ...build, ref } }) }),
      );
    };
    // A fork whose owner calls himself as the group does has the names of the group.
    const disguised = { event: 'pull_request', source_repo: 'octocat/hello-world' };
    for (const build of [disguised, { event: 'push' }, { event: 'promote' }]) {
      expect(await withRef('refs/merge-requests/7/head', build)).toEqual(['safe']);
    }
    expect(mints.filter((name) => name !== 'safe')).toEqual([]);
    const free = fc.string({ unit: 'binary' }).filter((ref) => !ref.startsWith('refs/merge-requests/'));
    await fc.assert(
      fc.asyncProperty(free, async (ref) => {
        expect(await withRef(ref, disguised)).toEqual(['ids', 'open', 'repo', 'safe']);
      }),
      { numRuns: 50 },
    );
  });

  it('T1 a repository that no rule names gets nothing, and no provider is asked', async () => {
    for (const repo of [
      'mallory/hello-world',
      'octocat2/hello-world',
      'Octocat/hello-world',
      'octocat/a/b',
      'octocat/',
      '',
    ]) {
      for (const request of bothClients({ repo })) expect(await given(request)).toEqual([]);
    }
    expect(mints).toEqual([]);
  });

  it('T1 a pipeline that waits for approval gets nothing, and no provider is asked', async () => {
    const body = JSON.parse(readCapture('woodpecker-registry').body.toString()) as { pipeline: object };
    const blocked = JSON.stringify({ ...body, pipeline: { ...body.pipeline, status: 'blocked' } });
    expect(await given(woodpeckerRequest({ body: blocked }))).toEqual([]);
    expect(await given(bothClients({ status: 'blocked' })[1])).toEqual([]);
    expect(mints).toEqual([]);
  });
});

describe('T2 names of repositories', () => {
  it('T2 groups in groups get what is for them, whatever their names begin or end with', async () => {
    const asked: readonly (readonly [repo: string, given: readonly string[]])[] = [
      ['group/sub/app', ['below', 'deep']],
      ['group/app', ['below']],
      ['group/other/sub/app', ['below']],
      ['group/sub/other', ['below']],
      ...['group', 'group/', '/group/sub/app', 'group//sub/app', 'group/sub/app/', 'a/group/sub/app'].map(
        (repo) => [repo, []] as const,
      ),
      ...['sub/app', 'group2/sub/app', 'Group/sub/app', 'octocat/sub/hello-world'].map(
        (repo) => [repo, []] as const,
      ),
    ];
    for (const [repo, expected] of asked) {
      for (const request of bothClients({ repo }))
        expect([repo, await given(request)]).toEqual([repo, expected]);
    }
  });

  it('T2 the same name under another id of the forge gets nothing that is bound to the id', async () => {
    for (const request of [bothClients({ repoId: '4567' })[0], bothClients({ repoId: '998877' })[1]]) {
      expect(await given(request)).toContain('ids');
    }
    for (const repoId of ['4568', '45670', ' 4567', '04567', '']) {
      for (const request of bothClients({ repoId })) expect(await given(request)).not.toContain('ids');
    }
  });

  it('T2 the same name and id on another forge of the server gets nothing that is bound to one', async () => {
    const asked = async (forge: string): Promise<string[]> => {
      const body = woodpeckerBody().replace('"forge_id":1', `"forge_id":${forge}`);
      return given(woodpeckerRequest({ body }));
    };
    expect(await asked('1')).toEqual(['bound', 'forge', 'ids', 'open', 'repo', 'safe']);
    for (const forge of ['2', '11', '0', '"1"', 'null', '1.5', '[1]', '9007199254740993']) {
      expect(await asked(forge)).toEqual(['ids', 'open', 'repo', 'safe']);
    }
    expect(await given(droneRequest({ body: droneBody({ repoId: '1/998877' }) }))).toEqual([
      'open',
      'repo',
      'safe',
    ]);
  });

  it('T2 ids are text: a number, which JSON would round, is no identity', async () => {
    for (const digits of ['9007199254740992', '9007199254740993']) {
      const isRule = digits === '9007199254740992';
      for (const [request, field] of [
        [bothClients({ repoId: digits })[0], 'uid'],
        [bothClients({ repoId: digits })[1], 'forge_remote_id'],
      ] as const) {
        expect((await given(request)).includes('ids')).toBe(isRule);
        const number = request.body.toString().replace(`"${field}":"${digits}"`, `"${field}":${digits}`);
        expect(number).not.toBe(request.body.toString());
        const sign = field === 'uid' ? droneRequest : woodpeckerRequest;
        expect(await given(sign({ body: number }))).not.toContain('ids');
      }
    }
  });
});
