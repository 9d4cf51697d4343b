import { describe, expect, it } from '@jest/globals';
import { makeEntry, type EntrySketch } from '../../test/support/config/entries.js';
import { parseImageReference } from '../image/image-reference.js';
import { drone } from '../dialects/drone/drone.dialect.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { explain } from './explain.js';
import { type Explanation } from './explanation.js';
import { makeBuild } from '../../test/support/config/make-build.js';

const PUSH = makeBuild();

function ask(
  sketches: readonly EntrySketch[],
  { image, ...request }: Partial<CiRequest> & { image?: string } = {},
): Explanation {
  return explain({
    entries: sketches.map(makeEntry),
    client: { name: 'drone', dialect: drone },
    request: { ...PUSH, ...request },
    image: image === undefined ? undefined : parseImageReference(image),
  });
}

function verdicts(explanation: Explanation): string[] {
  return explanation.entries.map(({ entry, verdict, text }) => `${entry} ${verdict}: ${text}`);
}

describe('explain', () => {
  it('says of each entry whether it applies and why or why not', () => {
    const explanation = ask([
      { name: 'all' },
      { name: 'one', addresses: ['one.example'], repos: ['acme/app'] },
      { name: 'team', addresses: ['team.example'], repos: ['other/*', 'acme/a*'] },
      { name: 'other', repos: ['acme/web-*', 'acme/api'] },
      { name: 'capitals', repos: ['Acme/App'] },
      { name: 'woodpecker-only', clients: ['woodpecker'] },
      { name: 'tags', events: ['tag', 'promote'] },
      { name: 'bound', repoIds: ['42'] },
    ]);
    expect(verdicts(explanation)).toEqual([
      'all given: it is for every repository',
      'one given: its pattern acme/app matches',
      'team given: its pattern acme/a* matches',
      'other repo: none of its patterns matches: acme/web-*, acme/api',
      'capitals repo: its pattern Acme/App has other capitals than the repository; names are compared exactly',
      'woodpecker-only client: it is only for the client woodpecker',
      'tags event: it is only for the events tag, promote',
      'bound repo_id: it is bound to ids of the forge (repoIds), and the id of the repository was not named',
    ]);
  });

  it('sees other capitals in every kind of pattern', () => {
    const sketches = ['group/Sub/app', 'Group/sub/*', 'group/Sub/A*', 'GROUP/**', 'Group/*'].map(
      (pattern, at) => ({
        name: `e${String(at)}`,
        repos: ['other/app', pattern],
      }),
    );
    const near = (pattern: string): string =>
      `its pattern ${pattern} has other capitals than the repository; names are compared exactly`;
    expect(verdicts(ask(sketches, { repo: 'group/sub/app' }))).toEqual([
      `e0 repo: ${near('group/Sub/app')}`,
      `e1 repo: ${near('Group/sub/*')}`,
      `e2 repo: ${near('group/Sub/A*')}`,
      `e3 repo: ${near('GROUP/**')}`,
      'e4 repo: none of its patterns matches: other/app, Group/*',
    ]);
  });

  it('knows repositories of several segments', () => {
    const sketches = [
      { name: 'group', repos: ['group/**'] },
      { name: 'sub', repos: ['group/sub/*', 'group/sub/a*'] },
      { name: 'other', repos: ['group/*', 'sub/app'] },
    ];
    expect(verdicts(ask(sketches, { repo: 'group/sub/app' }))).toEqual([
      'group shadowed: sub has stub.example too and wins',
      'sub given: its pattern group/sub/a* matches',
      'other repo: none of its patterns matches: group/*, sub/app',
    ]);
    expect(verdicts(ask(sketches, { repo: 'group/x/y/z' }))[0]).toBe(
      'group given: its pattern group/** matches',
    );
  });

  it('knows forks, other ids and names that no image can have', () => {
    const sketches = [
      { name: 'closed' },
      { name: 'open', addresses: ['open.example'], forks: true },
      { name: 'bound', repoIds: ['42'], forks: true },
      { name: 'own', addresses: ['own.example'], images: ['{namespace}/{name}'], forks: true },
    ];
    expect(verdicts(ask(sketches, { repo: 'acme/-app-', repoId: '41', fork: true }))).toEqual([
      'closed fork: the build is of a fork, and the entry is not for forks (FORKS=deny)',
      'open given: it is for every repository',
      'bound repo_id: the id of the repository is none of its ids of the forge (repoIds)',
      'own images: its images are filled from the name of the repository, which is no name an image can have',
    ]);
  });

  it('knows forges, of which Drone has none, and merge requests that Drone cannot tell from forks', () => {
    const sketches = [
      { name: 'first', forges: ['1', '3'], forks: true },
      { name: 'bound', repoIds: ['1/42'], forks: true },
      { name: 'closed' },
    ];
    const drone = ask(sketches, { repoId: '42', fork: true, mergeRequest: true });
    expect(verdicts(drone)).toEqual([
      'first forge: it is only for the forges 1, 3, and Drone has no forges',
      'bound repo_id: the id of the repository is one of its ids (repoIds), but on another forge',
      'closed merge_request: the build is of a merge request of GitLab, which Drone cannot tell from one of a fork, and the entry is not for forks (FORKS=deny)',
    ]);
    expect(verdicts(ask(sketches, { repoId: '42', forge: '2' }))[0]).toBe(
      'first forge: it is only for the forges 1, 3',
    );
    expect(verdicts(ask(sketches, { repoId: '42', forge: '1' }))[1]).toBe(
      'bound shadowed: first has stub.example too and wins',
    );
  });

  it.each([
    [{ blocked: true }, 'blocked', 'the pipeline waits for an approval, so nothing is given'],
    [{ repo: '' }, 'no_repository', 'the request names no repository, so nothing is given'],
  ] as const)('says why a whole request gets nothing: %j', (request, refusal, text) => {
    const explanation = ask([{ name: 'all' }], request);
    expect(explanation.refusal).toBe(refusal);
    expect(explanation.addresses).toEqual([]);
    expect(verdicts(explanation)).toEqual([`all ${refusal}: ${text}`]);
  });

  it('says which entry wins an address, over which, and why', () => {
    const explanation = ask([
      { name: 'all' },
      { name: 'again' },
      { name: 'wide', repos: ['acme/*'] },
      { name: 'narrow', repos: ['acme/a*'] },
      { name: 'exact', repos: ['acme/app'], addresses: ['stub.example', 'more.example'] },
      { name: 'later', repos: ['acme/app'], addresses: ['more.example'] },
    ]);
    expect(explanation.addresses).toEqual([
      {
        address: 'stub.example',
        entry: 'exact',
        scope: 'repo',
        over: [
          { entry: 'narrow', text: 'a repository wins over a pattern' },
          { entry: 'wide', text: 'a repository wins over a pattern' },
          { entry: 'all', text: 'a repository wins over all repositories' },
          { entry: 'again', text: 'a repository wins over all repositories' },
        ],
      },
      {
        address: 'more.example',
        entry: 'exact',
        scope: 'repo',
        over: [{ entry: 'later', text: 'the earlier entry wins' }],
      },
    ]);
    expect(verdicts(explanation)[2]).toBe('wide shadowed: exact has stub.example too and wins');
  });

  it('prefers more literal characters among patterns, and says so', () => {
    const [address] = ask([
      { name: 'wide', repos: ['acme/*'] },
      { name: 'narrow', repos: ['acme/a*'] },
    ]).addresses;
    expect(address?.over).toEqual([{ entry: 'wide', text: 'the pattern with more literal characters wins' }]);
  });

  it.each([
    ['stub.example/app:1', 'all', 'stub.example/app:1', 'authenticated by all'],
    [
      'STUB.example/app',
      undefined,
      'STUB.example/app',
      'the clients look for a credential of exactly this host; name the image stub.example/app',
    ],
    [
      'stub.example:5000/app',
      undefined,
      'stub.example:5000/app',
      'no entry has this address. all has stub.example, but the clients compare host and port literally: configure stub.example:5000',
    ],
    [
      'alpine',
      undefined,
      'docker.io/library/alpine',
      'no entry has this address; an image that is not public needs one: REGISTRY_<NAME>_ADDRESS=docker.io',
    ],
    [
      'tags.example/app',
      undefined,
      'tags.example/app',
      'no entry with this address is given. tags: it is only for the event tag; mine: none of its patterns matches: me/*',
    ],
    ['narrow.example/acme/app', 'narrow', 'narrow.example/acme/app', 'authenticated by narrow'],
    ['narrow.example/base/os', 'narrow', 'narrow.example/base/os', 'authenticated by narrow'],
    [
      'narrow.example/acme/other',
      undefined,
      'narrow.example/acme/other',
      'narrow wins the address, but its credential is narrowed to other images (images)',
    ],
  ])('resolves the image %s to %s', (image, entry, name, text) => {
    const explanation = ask(
      [
        { name: 'all' },
        { name: 'tags', addresses: ['tags.example'], events: ['tag'] },
        { name: 'mine', addresses: ['tags.example'], repos: ['me/*'] },
        { name: 'narrow', addresses: ['narrow.example'], images: ['{namespace}/{name}', 'base/*'] },
      ],
      { image },
    );
    expect(explanation.image).toMatchObject({ image: name, entry, text });
  });

  it('is plain data that holds no setting of a provider', () => {
    const explanation = ask([{ name: 'all', identity: 'CANARY' }], { image: 'stub.example/app' });
    expect(JSON.parse(JSON.stringify(explanation))).toMatchObject({ client: 'drone', dialect: 'drone' });
    expect(JSON.stringify(explanation)).not.toContain('CANARY');
  });

  it('lists eight patterns and counts the rest', () => {
    const repos = Array.from({ length: 10 }, (_, at) => `other/r${String(at)}`);
    expect(verdicts(ask([{ name: 'many', repos }]))).toEqual([
      'many repo: none of its patterns matches: other/r0, other/r1, other/r2, other/r3, other/r4, other/r5, other/r6, other/r7 and 2 more',
    ]);
  });
});
