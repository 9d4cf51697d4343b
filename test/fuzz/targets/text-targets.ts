import { type Challenge, ChallengeError, parseChallenges } from '../../../src/registry/v2/challenge.js';
import { type CiRequest, type ForgeId } from '../../../src/dialects/shared/ci-request.js';
import { dialectOf } from '../../../src/dialects/dialects.js';
import { decodeBody } from '../../../src/dialects/decode-body.js';
import { readCapture } from '../../support/clients/captures.js';
import { droneBody, woodpeckerBody } from '../../support/clients/sign.js';
import { type Target } from '../engine.js';
import { typed } from './typed.js';

const challenge: Target<readonly Challenge[] | ChallengeError> = {
  name: 'challenge',
  seeds: [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull"',
    'Basic realm="Registry", Bearer realm=https://r.example/t , service = x',
    'Basic realm="a \\"quoted\\" \\\\ one",charset="UTF-8"',
  ],
  pieces: [
    '"',
    '\\',
    '\\"',
    ',',
    '=',
    ' ',
    '\t',
    'Bearer ',
    'realm="x"',
    'realm=',
    ';',
    'Basic',
    ',,',
    ' = ',
  ],
  run: (header) => typed(ChallengeError, () => parseChallenges(header)),
  judge: (header, outcome) => {
    if (outcome instanceof ChallengeError) return undefined;
    if (!quotesAreClosed(header)) return 'accepted an open quote';
    const names = outcome.flatMap(({ scheme, parameters }) => [scheme, ...parameters.keys()]);
    if (!names.every((name) => /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name))) return 'a name is no token';
    const again = parseChallenges(outcome.map(written).join(', '));
    return JSON.stringify(again.map(written)) === JSON.stringify(outcome.map(written))
      ? undefined
      : 'not read back as written';
  },
};

function written({ scheme, parameters }: Challenge): string {
  const pairs = [...parameters].map(([name, value]) => `${name}="${value.replaceAll(/[^]/g, '\\$&')}"`);
  return `${scheme} ${pairs.join(',')}`;
}

function quotesAreClosed(header: string): boolean {
  let open = false;
  for (let at = 0; at < header.length; at++) {
    if (header[at] === '"') open = !open;
    else if (open && header[at] === '\\') at++;
  }
  return !open;
}

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  'null',
  'true',
  '0',
  '1e999',
  '"__proto__":{"slug":"a/b"},',
  '"constructor":1,',
  '"configuration":{},',
  '"from_fork":true',
  '"source_repo":"x/y"',
  '"ref":"refs/merge-requests/1/head"',
  '"forge_id":2,',
  '"number":4711,',
  '"blocked"',
  '"pull_request"',
  '"path":"ghcr_password"',
  '"name":"docker_config"',
  '"ref":"refs/pull/1/head"',
  '\\ud800',
  '[['.repeat(20),
];

type Kind = 'registries' | 'secrets';

function bodyTarget(
  dialect: keyof typeof OBVIOUS,
  kind: Kind,
  seeds: readonly string[],
): Target<CiRequest | undefined> {
  const extension = dialectOf(dialect)[kind];
  if (!extension) throw new TypeError('the dialect has no such extension');
  return {
    name: kind === 'secrets' ? `${dialect}-secret-body` : `${dialect}-body`,
    seeds,
    pieces: PIECES,
    run: (text) => decodeBody(extension, Buffer.from(text)),
    judge: (text, decoded) => {
      if (!decoded) return undefined;
      const json: unknown = JSON.parse(Buffer.from(text).toString());
      if (depthOf(json) > 32) return 'accepted what nests too deep';
      const obvious = OBVIOUS[dialect](json as Body);
      const expected =
        kind === 'secrets' && obvious ? { ...obvious, secrets: asked(dialect, json as Body) } : obvious;
      return JSON.stringify(decoded) === JSON.stringify(expected)
        ? undefined
        : 'read otherwise than the obvious rule';
    },
  };
}

type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

interface Body {
  readonly repo: Fields;
  readonly build: Fields;
  readonly pipeline: Fields;
  readonly configuration?: unknown;
  readonly path?: string;
  readonly name?: string;
}

const text = (value: unknown): string => (typeof value === 'string' && value.length <= 512 ? value : '');

const numberOf = ({ number }: Fields): number | undefined =>
  Number.isSafeInteger(number) && Number(number) > 0 ? Number(number) : undefined;

/** What a body means, said again without a check: only bodies that were accepted come here. */
const OBVIOUS: Readonly<Record<'drone' | 'woodpecker', (body: Body) => CiRequest | undefined>> = {
  drone: ({ repo, build }) => {
    const name = repo['slug'] ?? `${String(repo['namespace'])}/${String(repo['name'])}`;
    const source = build['source_repo'] ?? '';
    const isOther = source !== '' && String(source).toLowerCase() !== String(name).toLowerCase();
    const ref = 'ref' in build ? build['ref'] : '';
    const mergeRequest = typeof ref !== 'string' || ref.startsWith('refs/merge-requests/');
    const fork = mergeRequest || isOther || (source === '' && build['event'] === 'pull_request');
    return {
      repo: String(name),
      repoId: text(repo['uid']),
      forge: '',
      event: String(build['event']),
      fork,
      mergeRequest,
      blocked: false,
      build: numberOf(build),
      secrets: undefined,
    };
  },
  woodpecker: ({ repo, pipeline, configuration }) => {
    if (configuration !== undefined) return undefined;
    const name = repo['full_name'] ?? repo['slug'] ?? `${String(repo['owner'])}/${String(repo['name'])}`;
    const { event, status, from_fork: fork = false } = pipeline;
    const forge = repo['forge_id'];
    return {
      repo: String(name),
      repoId: text(repo['forge_remote_id']),
      forge: Number.isSafeInteger(forge) && Number(forge) >= 0 ? (String(forge) as ForgeId) : '',
      event: String(event),
      fork: fork === true,
      mergeRequest: false,
      blocked: status === 'blocked',
      build: numberOf(pipeline),
      secrets: undefined,
    };
  },
};

const OTHER_THAN_PULL_REQUESTS = {
  drone: ['push', 'tag', 'promote', 'rollback', 'cron', 'custom'],
  woodpecker: ['push', 'tag', 'release', 'deployment', 'cron', 'manual'],
};

/** What is asked of the second extension, likewise. */
function asked(dialect: keyof typeof OBVIOUS, { path = '', name = '', build, pipeline }: Body): object {
  const { event, ref } = dialect === 'drone' ? build : pipeline;
  const isOther = OTHER_THAN_PULL_REQUESTS[dialect].includes(String(event));
  const isPullRef =
    ref !== undefined &&
    (typeof ref !== 'string' || /^refs\/(pull|pull-requests|merge-requests|changes)\//.test(ref));
  const pullRequest = !isOther || isPullRef;
  if (dialect === 'woodpecker') return { pullRequest };
  const part = ['username', 'password', 'docker_config'].includes(name);
  const whole = name === '' ? path : `${path}${part ? '_' : '/'}${name}`;
  return { name: whole.length <= 128 ? whole : '', pullRequest };
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

export const TEXT_TARGETS = [
  challenge,
  bodyTarget('drone', 'registries', [droneBody(), readCapture('drone-registry').body.toString()]),
  bodyTarget('woodpecker', 'registries', [
    woodpeckerBody(),
    readCapture('woodpecker-registry').body.toString(),
  ]),
  bodyTarget('drone', 'secrets', [
    readCapture('drone-secret-path').body.toString(),
    readCapture('drone-secret-path-and-name').body.toString(),
  ]),
  bodyTarget('woodpecker', 'secrets', [
    woodpeckerBody(),
    readCapture('woodpecker-secrets').body.toString(),
    readCapture('woodpecker-secrets-fork').body.toString(),
  ]),
];
