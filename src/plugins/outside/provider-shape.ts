import { type IRegistryProvider, type RegistryAddress } from '../../registry/registry-provider.js';
import { settingsOf } from '../../registry/setting.js';

type Members = Readonly<Record<string, unknown>>;
type Look = readonly [member: string, isRight: (value: unknown) => boolean, rule: string];

const isText = (value: unknown): boolean => typeof value === 'string' && /^\S[^\p{Cc}]*$/u.test(value);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isMethod = (value: unknown): boolean => typeof value === 'function';
const orNothing =
  (isRight: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || isRight(value);

const OPTIONAL_METHODS = [
  'nearMiss',
  'tokenHosts',
  'tokenFor',
  'problems',
  'leaseFrom',
  'isSelfContained',
  'warmUp',
] as const satisfies readonly (keyof IRegistryProvider)[];

/** What types hold those to that are built here, and nobody those that are not. */
const SHAPE: readonly Look[] = [
  ['label', isText, 'must be a line of text'],
  ['description', isText, 'must be a line of text'],
  ['api', (value) => value === 'v2' || value === 'other', 'must be v2 or other'],
  ['settings', isMethod, 'must be a class'],
  ['examples', (value) => isTexts(value) && (value as unknown[]).length > 0, 'must be a list of addresses'],
  ['narrows', (value) => typeof value === 'boolean', 'must be true or false'],
  ['match', isMethod, 'must be a method'],
  ['credentialsFor', isMethod, 'must be a method'],
  [
    'longestLifeMs',
    orNothing((value) => Number.isFinite(value) && Number(value) > 0),
    'must be milliseconds',
  ],
  ['commonUserNames', orNothing(isTexts), 'must be a list of user names'],
  ['isFallback', (value) => value !== true, 'must not be true: a built-in one is the fallback'],
  ['ownUrlSetting', orNothing(isText), 'must be a line of text'],
  ...OPTIONAL_METHODS.map((name): Look => [name, orNothing(isMethod), 'must be a method']),
];

/** What of the contract's form a provider lacks; a sentence behind its name. Never throws. */
export function shapeProblem(provider: IRegistryProvider): string | undefined {
  const members = provider as unknown as Members;
  const wrong = SHAPE.find(([member, isRight]) => !isRight(members[member]));
  if (wrong) return `has a member \`${wrong[0]}\` that ${wrong[2]}`;
  const vague = settingsOf(provider.settings).find(
    ({ kind, meaning }) =>
      !isText(meaning) || !KINDS.has((kind as Partial<typeof kind> | undefined)?.type ?? ''),
  );
  if (vague) return `has a setting \`${vague.property}\` without a kind or a meaning`;
  return matchProblem(provider);
}

const KINDS: ReadonlySet<string> = new Set(['text', 'path', 'boolean', 'number', 'list', 'whole', 'choice']);

/** The one method that is called for every address of a configuration. */
function matchProblem(provider: IRegistryProvider): string | undefined {
  try {
    for (const address of [...provider.examples, 'registry.of-nobody.example']) {
      const scope: unknown = provider.match(address as RegistryAddress);
      const key: unknown = (scope as { key?: unknown } | undefined)?.key;
      if (scope !== undefined && !isText(key)) return 'has a `match` that gives something without a `key`';
    }
    return undefined;
  } catch {
    return 'has a `match` that throws: it must give a scope, or undefined';
  }
}
