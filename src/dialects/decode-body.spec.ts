import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBody } from './decode-body.js';
import { dialectOf } from './dialects.js';
import { decodeDrone } from './drone/drone-request.js';
import { MAX_JSON_DEPTH, nestsTooDeep } from '../wire/json-depth.js';
import { hasTooManyParts, MAX_JSON_PARTS } from '../wire/json-parts.js';
import { type CiRequest } from './shared/ci-request.js';
import { decodeWoodpecker } from './woodpecker/woodpecker-request.js';
import { makeBuild } from '../../test/support/config/make-build.js';

function decode(dialect: string, body: unknown): CiRequest | undefined {
  return decodeBody(
    dialectOf(dialect).registries,
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  );
}

const drone = (build: object, repo: object = {}): CiRequest | undefined =>
  decode('drone', { repo: { slug: 'acme/app', uid: '42', ...repo }, build: { event: 'push', ...build } });
const woodpecker = (pipeline: object, repo: object = {}): CiRequest | undefined =>
  decode('woodpecker', {
    repo: { full_name: 'acme/app', forge_remote_id: '42', ...repo },
    pipeline: { event: 'push', status: 'created', ...pipeline },
  });

describe("Drone's forks", () => {
  const { events } = dialectOf('drone');
  const marks: [string, string | undefined, (event: string) => boolean][] = [
    ['left out', undefined, (event) => event === 'pull_request'],
    ['empty', '', (event) => event === 'pull_request'],
    ['the same', 'acme/app', () => false],
    ['the same in another case', 'ACME/App', () => false],
    ['foreign', 'mallory/app', () => true],
  ];
  const rows = events.flatMap((event) =>
    marks.map(([name, source, fork]) => [event, name, source, fork(event)] as const),
  );
  it.each(rows)('%s with source_repo %s', (event, _, source, fork) => {
    expect(drone({ event, source_repo: source })).toEqual(makeBuild({ repoId: '42', event, fork }));
  });

  const mergeRequests: [string, unknown, boolean][] = [
    ['of a merge request', 'refs/merge-requests/7/head', true],
    ['of its merge', 'refs/merge-requests/7/merge', true],
    ['of a pull request', 'refs/pull/7/head', false],
    ['of a branch', 'refs/heads/refs/merge-requests/7/head', false],
    ['in other letters', 'refs/Merge-Requests/7/head', false],
    ['with no slash behind', 'refs/merge-requests', false],
    ['left out', undefined, false],
    ['that is no text', null, true],
  ];
  const sources = ['', 'acme/app', 'mallory/app'];
  it.each(
    mergeRequests.flatMap(([name, ref, mark]) =>
      events.flatMap((event) => sources.map((source) => [name, event, source, ref, mark] as const)),
    ),
  )('a ref %s, %s, source_repo %j', (_, event, source, ref, mergeRequest) => {
    const fork = mergeRequest || source === 'mallory/app' || (source === '' && event === 'pull_request');
    expect(drone({ event, source_repo: source, ref })).toEqual(
      makeBuild({ repoId: '42', event, fork, mergeRequest }),
    );
  });
});

describe("Woodpecker's forks", () => {
  const { events } = dialectOf('woodpecker');
  const statuses = ['created', 'pending', 'blocked', 'declined'];
  const marks = [undefined, false, true];
  const rows = events.flatMap((event) =>
    statuses.flatMap((status) => marks.map((mark) => [event, status, mark] as const)),
  );
  it.each(rows)('%s, %s, from_fork %s', (event, status, mark) => {
    expect(woodpecker({ event, status, from_fork: mark, ref: 'refs/merge-requests/7/head' })).toEqual(
      makeBuild({ repoId: '42', event, fork: mark === true, blocked: status === 'blocked' }),
    );
  });
});

describe('the repository', () => {
  it('is named by its full name, else by owner and name', () => {
    expect(drone({}, { slug: undefined, namespace: 'acme', name: 'web' })?.repo).toBe('acme/web');
    expect(woodpecker({}, { full_name: undefined, slug: 'acme/slug' })?.repo).toBe('acme/slug');
    expect(woodpecker({}, { full_name: undefined, owner: 'acme', name: 'web' })?.repo).toBe('acme/web');
  });

  it('keeps its case, and its id only as text', () => {
    expect(drone({}, { slug: 'Acme/App', uid: 42 })).toMatchObject({ repo: 'Acme/App', repoId: '' });
    const text = '{"repo":{"slug":"a/b","uid":9007199254740993},"build":{"event":"push"}}';
    expect(decode('drone', text)?.repoId).toBe('');
  });

  it.each([
    ['1', '1'],
    ['0', '0'],
    ['9007199254740991', '9007199254740991'],
    ['9007199254740992', ''],
    ['9007199254740993', ''],
    ['-1', ''],
    ['1.5', ''],
    ['1e400', ''],
    ['"1"', ''],
    ['true', ''],
    ['null', ''],
    ['[1]', ''],
    ['{}', ''],
  ])(
    'is of the forge %s, which is known only as a whole number that JSON cannot have rounded',
    (id, forge) => {
      const text = `{"repo":{"full_name":"a/b","forge_id":${id}},"pipeline":{"event":"push"}}`;
      expect(decode('woodpecker', text)?.forge).toBe(forge);
      expect(
        decode('drone', `{"repo":{"slug":"a/b","forge_id":${id}},"build":{"event":"push"}}`)?.forge,
      ).toBe('');
    },
  );

  it('may be empty, as in the empty request', () => {
    expect(drone({ event: '' }, { slug: '', uid: '' })).toMatchObject({ repo: '', repoId: '' });
  });
});

describe('the number of a build', () => {
  it.each([
    ['4711', 4711],
    ['1', 1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ...['0', '-1', '1.5', '1e400', '9007199254740993', '"4711"', 'true', 'null', '[4711]', '{"x":1}'].map(
      (odd) => [odd, undefined] as const,
    ),
  ])('is read from %s, and what is none is left out without a refusal', (number, build) => {
    const text = (name: string): string =>
      `{"repo":{"slug":"acme/app","number":7},"${name}":{"event":"push","number":${number}}}`;
    expect(decode('drone', text('build'))).toEqual(makeBuild({ build }));
    expect(decode('woodpecker', text('pipeline'))).toEqual(makeBuild({ build }));
  });

  it('is not known where the client does not name it', () => {
    expect(drone({})).toEqual(makeBuild({ repoId: '42' }));
    expect(woodpecker({})).toEqual(makeBuild({ repoId: '42' }));
  });
});

describe('what is not needed', () => {
  it('may be anything', () => {
    for (const trusted of [true, { network: true }, null, 'x', [[]]]) {
      expect(woodpecker({ variables: trusted }, { trusted })?.repo).toBe('acme/app');
      expect(drone({ params: { __proto__: 'x' } }, { trusted })?.repo).toBe('acme/app');
    }
  });

  it('leaves no trace: neither a forge token nor a polluted prototype', () => {
    const body = `{"repo":{"full_name":"a/b","__proto__":{"polluted":1}},"pipeline":{"event":"push","constructor":{"prototype":{"polluted":1}}},"netrc":{"password":"canary"},"__proto__":{"polluted":1}}`;
    const decoded = decode('woodpecker', body);
    expect(decoded).toEqual(makeBuild({ repo: 'a/b' }));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(decode('drone', '{"__proto__":{"repo":{"slug":"a/b"},"build":{"event":"push"}}}')).toBeUndefined();
  });
});

describe('a body that is not a registry request', () => {
  const hostile: unknown[] = [
    ...['', ' ', 'null', '[]', '"x"', '1', '{', '{}}', '{"repo":{}}', '\u0000', '[{"repo":1}]'],
    ...[{}, { repo: {} }, { repo: {}, build: {}, pipeline: {} }, { repo: [], build: [], pipeline: [] }],
    ...[{ repo: 'acme/app', build: { event: 'push' }, pipeline: { event: 'push' } }],
  ];
  it.each(hostile.map((body) => [JSON.stringify(body), body]))('is refused: %s', (_, body) => {
    expect(decode('drone', body)).toBeUndefined();
    expect(decode('woodpecker', body)).toBeUndefined();
  });

  const wrongKinds: unknown[] = [1, true, null, [], {}];
  it.each(wrongKinds)('is refused where a needed field is %j', (value) => {
    expect(drone({ event: value })).toBeUndefined();
    expect(drone({ source_repo: value })).toBeUndefined();
    expect(woodpecker({ event: value })).toBeUndefined();
    expect(woodpecker({ status: value })).toBeUndefined();
    if (value !== null) expect(drone({}, { slug: value })).toBeUndefined();
    if (value !== null) expect(woodpecker({}, { full_name: value })).toBeUndefined();
    if (value !== true) expect(woodpecker({ from_fork: value })).toBeUndefined();
  });

  it('is refused where a name is longer than any forge has', () => {
    expect(drone({}, { slug: `a/${'b'.repeat(600)}` })).toBeUndefined();
    expect(drone({ event: 'e'.repeat(65) })).toBeUndefined();
    expect(drone({}, { uid: 'x'.repeat(600) })?.repoId).toBe('');
  });

  it('is refused when it is a config request, which the same key signs', () => {
    expect(
      decode('woodpecker', { repo: { full_name: 'a/b' }, pipeline: { event: 'push' }, configuration: [] }),
    ).toBeUndefined();
  });
});

describe('nesting', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  it('is allowed up to the limit, wherever the brackets stand', () => {
    expect(nestsTooDeep(Buffer.from(nested(MAX_JSON_DEPTH)))).toBe(false);
    expect(nestsTooDeep(Buffer.from(nested(MAX_JSON_DEPTH + 1)))).toBe(true);
    expect(nestsTooDeep(Buffer.from('{"a":'.repeat(33) + '1' + '}'.repeat(33)))).toBe(true);
    expect(nestsTooDeep(Buffer.from(`[${Array(500).fill('{"a":[]}').join()}]`))).toBe(false);
  });

  it('counts no bracket inside a string, however it is escaped', () => {
    const files = JSON.stringify(Array.from({ length: 50 }, (_, at) => `[[{{\\" "\\\\ ${'['.repeat(at)}`));
    expect(nestsTooDeep(Buffer.from(files))).toBe(false);
    expect(nestsTooDeep(Buffer.from(`"${'['.repeat(100)}`))).toBe(false);
    expect(nestsTooDeep(Buffer.from(`"\\"${'['.repeat(100)}"${'['.repeat(33)}`))).toBe(true);
    expect(nestsTooDeep(Buffer.from(`"\\\\"${'['.repeat(40)}`))).toBe(true);
  });

  it('refuses a million brackets, in a known and in an unknown field', () => {
    const deep = '['.repeat(1_000_000);
    expect(decode('drone', `{"repo":${deep}`)).toBeUndefined();
    expect(
      decode('woodpecker', `{"x":${nested(1_000)},"repo":{"full_name":"a/b"},"pipeline":{"event":"push"}}`),
    ).toBeUndefined();
  });
});

describe('the number of values', () => {
  const woodpeckerBody = (rest: string): string =>
    `{"repo":{"full_name":"a/b"},"pipeline":{"event":"push",${rest}}}`;
  const files = (count: number, name: (at: number) => string): string =>
    `"changed_files":${JSON.stringify(Array.from({ length: count }, (_, at) => name(at)))}`;

  it('admits the 100,000 changed files of the largest request, whatever their names hold', () => {
    const plain = woodpeckerBody(
      files(100_000, (at) => `src/some/where/in/the/depths/of/a/repository/${String(at)}.ts`),
    );
    const odd = woodpeckerBody(files(100_000, (at) => `{[,:"\\ ${String(at)}`));
    for (const body of [plain, odd]) expect(decode('woodpecker', body)?.repo).toBe('a/b');
  });

  it('admits 100,000 parameters of a build', () => {
    const params = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`p${String(at)}`, 'v']));
    const body = { repo: { slug: 'a/b' }, build: { event: 'push', ref: 'refs/heads/main', params } };
    expect(decode('drone', JSON.stringify(body))?.repo).toBe('a/b');
  });

  it('is bounded, whatever the values are', () => {
    const many = (value: string, count: number): string =>
      woodpeckerBody(`"x":[${Array(count).fill(value).join()}]`);
    for (const [value, parts] of [
      ['0', 1],
      ['[]', 2],
      ['{}', 2],
      ['{"a":0}', 3],
    ] as const) {
      const count = Math.floor(MAX_JSON_PARTS / parts);
      expect([value, decode('woodpecker', many(value, count - 20))?.repo]).toEqual([value, 'a/b']);
      expect([value, decode('woodpecker', many(value, count + 20))]).toEqual([value, undefined]);
    }
  });

  it('is counted exactly, and not inside a text', () => {
    const json = Buffer.from('{"a,b":[1,{"c":"]:,{[\\""}],"d":{}}');
    expect(hasTooManyParts(json, 9)).toBe(false);
    expect(hasTooManyParts(json, 8)).toBe(true);
    expect(hasTooManyParts(Buffer.from(`"${','.repeat(50)}`), 9)).toBe(false);
    expect(hasTooManyParts(Buffer.from('[1,2,3'), 3)).toBe(false);
    expect(hasTooManyParts(Buffer.from('[1,2,3'), 2)).toBe(true);
  });
});

describe('a body that asks for secrets', () => {
  const build = fc.record(
    {
      event: fc.oneof(fc.constantFrom('push', 'tag', 'pull_request', 'promote', 'manual'), fc.string()),
      ref: fc.oneof(
        fc.constantFrom('refs/heads/main', 'refs/pull/7/head', 'refs/changes/7/1'),
        fc.anything(),
      ),
      source_repo: fc.constantFrom('', 'acme/app', 'mallory/app'),
      from_fork: fc.boolean(),
      status: fc.constantFrom('created', 'blocked'),
    },
    { requiredKeys: ['event'] },
  );
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.anything());

  it('names one bounded secret or none, and is never taken for another kind of build than it is', () => {
    fc.assert(
      fc.property(texts, texts, build, (path, name, fields) => {
        const repo = { slug: 'acme/app', full_name: 'acme/app' };
        const body = Buffer.from(JSON.stringify({ path, name, repo, build: fields, pipeline: fields }));
        const sent = JSON.parse(body.toString()) as { build: { event: string; ref?: unknown } };
        for (const id of ['drone', 'woodpecker']) {
          const { secrets } = dialectOf(id);
          const decoded = secrets && decodeBody(secrets, body);
          if (!decoded) continue;
          expect((decoded.secrets?.name ?? '').length).toBeLessThanOrEqual(128);
          const { event, ref = '' } = sent.build;
          const isOther = typeof ref !== 'string' || /^refs\/(?:pull|changes)\//.test(ref);
          if (isOther || !secrets.events.includes(event)) expect(decoded.secrets?.pullRequest).toBe(true);
        }
        expect(decodeBody(dialectOf('drone').registries, body) === undefined || path === undefined).toBe(
          true,
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('texts beyond ASCII', () => {
  const words = fc.constantFrom(
    'acme/app',
    'acme/äpp',
    'Ã¤',
    'é',
    '漢字/😀',
    '\\u00e9',
    'push',
    '\ufeff',
    '\u0000',
  );
  const text = fc.oneof(words, fc.string({ unit: 'binary', maxLength: 70 }));
  const raw = fc.oneof(
    text.map((value) => Buffer.from(value)),
    fc.uint8Array({ maxLength: 4 }),
  );
  const field = fc.array(raw, { maxLength: 3 }).map((parts) => Buffer.concat(parts));

  it('are read as UTF-8 in every field, whatever bytes stand around them', () => {
    fc.assert(
      fc.property(fc.array(field, { minLength: 6, maxLength: 6 }), (fields) => {
        const [slug = '', uid = '', event = '', source = '', status = '', message = ''] = fields.map(
          (bytes) => bytes.toString('latin1').replace(/["\\]/g, ''),
        );
        const repo = `{"slug":"${slug}","full_name":"${slug}","uid":"${uid}","forge_remote_id":"${uid}"}`;
        const build = `{"event":"${event}","source_repo":"${source}","status":"${status}","message":"${message}"}`;
        const body = Buffer.from(`{"repo":${repo},"build":${build},"pipeline":${build}}`, 'latin1');
        const json = parsed(body.toString());
        expect(decodeBody(dialectOf('drone').registries, body)).toEqual(decodeDrone(json));
        expect(decodeBody(dialectOf('woodpecker').registries, body)).toEqual(decodeWoodpecker(json));
      }),
    );
  });

  it('do not make another repository the same one: a Kelvin sign is no k', () => {
    expect(drone({ source_repo: 'ACME/APP' }, { slug: 'acme/app' })?.fork).toBe(false);
    expect(drone({ source_repo: 'acme/\u212a' }, { slug: 'acme/k' })?.fork).toBe(true);
  });
});

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
