import { DIALECTS } from '../dialects/dialects.js';
/** JSON schemas of the admin answers (`status.ts`, `../explain/explanation.ts`); a test holds answers against them. */

export const TEXT = { type: 'string' };
export const TIME = { ...TEXT, format: 'date-time' };
export const TRUTH = { type: 'boolean' };
export const COUNT = { type: 'integer', minimum: 0 };
export const TEXTS = list(TEXT);
export const DIALECT = oneOf(...DIALECTS.map(({ id }) => id));
export const ACCESS = oneOf('pull', 'push');
export const SCOPE = oneOf('repo', 'namespace', 'global');

export const NOTES = list(object({ key: TEXT, message: TEXT }));

export const CREDENTIAL = object({
  state: oneOf('fresh', 'stale', 'failing', 'unused'),
  ...{ scope: TEXT, images: TEXTS, access: ACCESS },
  issued: orNull(TIME),
  expires: orNull(TIME),
  taken: TRUTH,
  ...{ lastError: orNull(TEXT), cure: orNull(TEXT) },
  failingSince: orNull(TIME),
  mints: COUNT,
  nextAttemptSeconds: orNull(COUNT),
});

const SECRET = object({
  setting: TEXT,
  from: TEXT,
  state: oneOf('fresh', 'stale', 'failing', 'unused'),
  ageSeconds: orNull(COUNT),
  ...{ lastError: orNull(TEXT), cure: orNull(TEXT) },
});

const SOURCE = object({
  source: TEXT,
  from: TEXT,
  state: oneOf('waiting', 'ok', 'stale', 'failing'),
  ageSeconds: orNull(COUNT),
  lastError: orNull(TEXT),
  entries: COUNT,
  leftOut: COUNT,
  problems: NOTES,
  warnings: NOTES,
});

export const ENTRY = object({
  name: TEXT,
  provider: TEXT,
  addresses: TEXTS,
  source: TEXT,
  repos: TEXTS,
  events: orNull(TEXTS),
  forks: oneOf('allow', 'deny'),
  clients: orNull(TEXTS),
  state: oneOf('ok', 'stale', 'failing', 'unused'),
  uses: COUNT,
  failed: COUNT,
  credentials: list(CREDENTIAL),
  secrets: list(SECRET),
});

const KEY_SERVER = object({
  missingSince: orNull(TIME),
  lastError: orNull(TEXT),
  shows: orNull(TEXT),
  nextAttemptSeconds: orNull(COUNT),
});

export const ME_SCHEMA = object({
  role: oneOf('viewer', 'admin'),
  by: oneOf('token', 'oidc'),
  subject: orNull(TEXT),
  name: TEXT,
  expires: orNull(TIME),
});

export const STATUS_SCHEMA = object({
  status: oneOf('ok', 'degraded', 'unavailable'),
  process: COUNT,
  time: TIME,
  version: TEXT,
  configuration: object({
    appliedAt: TIME,
    refused: TRUTH,
    problems: NOTES,
    lastRefusal: orNull(object({ at: TIME, problems: NOTES })),
    nextAttemptSeconds: orNull(COUNT),
  }),
  audit: object({ target: TEXT, required: TRUTH, broken: TRUTH }),
  clients: list(
    object({
      name: TEXT,
      dialect: DIALECT,
      events: TEXTS,
      keys: COUNT,
      fingerprints: TEXTS,
      keyServer: orNull(KEY_SERVER),
    }),
  ),
  secrets: list(SECRET),
  sources: list(SOURCE),
  entries: list(ENTRY),
  warnings: NOTES,
});

const EXPLANATION = object(
  {
    client: TEXT,
    dialect: DIALECT,
    kind: oneOf('registries', 'secrets'),
    request: object(
      {
        ...{ repo: TEXT, repoId: TEXT, forge: TEXT, event: TEXT },
        ...{ fork: TRUTH, mergeRequest: TRUTH, blocked: TRUTH },
        secrets: object({ pullRequest: TRUTH }),
      },
      ['secrets'],
    ),
    refusal: TEXT,
    secrets: TEXTS,
    entries: list(
      object(
        {
          entry: TEXT,
          source: TEXT,
          provider: TEXT,
          addresses: TEXTS,
          verdict: TEXT,
          scope: SCOPE,
          text: TEXT,
        },
        ['scope'],
      ),
    ),
    addresses: list(
      object({ address: TEXT, entry: TEXT, scope: SCOPE, over: list(object({ entry: TEXT, text: TEXT })) }),
    ),
    image: object({ image: TEXT, address: TEXT, entry: TEXT, text: TEXT }, ['entry']),
    leftOut: COUNT,
  },
  ['refusal', 'image', 'secrets'],
);

export const EXPLANATIONS_SCHEMA = object({ explanations: list(EXPLANATION) });

export function list(items: object): { readonly type: string } {
  return { type: 'array', items } as { readonly type: string };
}

export function oneOf(...values: readonly string[]): object {
  return { ...TEXT, enum: values };
}

export function orNull(schema: { readonly type: string }): object {
  return { ...schema, nullable: true };
}

export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required: string[];
  readonly additionalProperties: false;
}

/** With no other properties than these. */
export function object(
  properties: ObjectSchema['properties'],
  optional: readonly string[] = [],
): ObjectSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

export const MANAGED_SCHEMA = object({
  name: TEXT,
  version: COUNT,
  changedAt: TIME,
  changedBy: TEXT,
  settings: orNull({ type: 'object' }),
  secrets: TEXTS,
  inUse: TRUTH,
  problems: NOTES,
});

export const MANAGED_PAGE_SCHEMA = object({ entries: list(MANAGED_SCHEMA), next: orNull(TEXT) });
