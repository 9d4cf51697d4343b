import { type ISecretStore } from '../../../src/store/secret-store.js';
import { StoreReference } from '../../../src/store/store-reference.js';
import { type Target } from '../engine.js';

/** What a reference is taken for: the store's own word for the path, or why it is none. */
type Outcome =
  { readonly reference: StoreReference; readonly path: unknown } | { readonly reason: string } | undefined;

/** Stores whose paths are no part of a URL: names with `.` alone between slashes are names there. */
const IN_BODIES = new Set(['aws-sm', 'aws-ssm']);

/** References, with the grammar of the store that they name. */
export function referenceTarget(stores: readonly ISecretStore[]): Target<Outcome> {
  const kinds = new Map(stores.map((kind) => [kind.id, kind]));
  return {
    name: 'reference',
    seeds: stores.flatMap(({ examples }) => examples),
    pieces: [
      ...[
        '#',
        ':',
        '/',
        '..',
        '/../',
        '//',
        '?',
        '\\',
        '%2f',
        '%',
        ' ',
        '\t',
        '\n',
        '.',
        '@',
        'v1/',
        'ä',
        '😀',
      ],
      ...['arn:aws:', 'projects/', '/versions/1', '/secrets/', '*', '+', '{', '}', ...kinds.keys()],
    ],
    run: (text) => {
      const reference = StoreReference.parse(text);
      if (typeof reference === 'string') return { reason: reference };
      const parsed = kinds.get(reference.store)?.parse(reference.path, reference.field);
      if (!parsed) return undefined;
      return 'problem' in parsed ? { reason: parsed.problem } : { reference, path: parsed.path };
    },
    judge: (text, outcome) => {
      if (!outcome) return undefined;
      if ('reason' in outcome) {
        const path = text.slice(text.indexOf(':') + 1);
        const isExample = stores.some(({ examples }) => examples.some((each) => each.includes(path)));
        return path.length > 12 && !isExample && outcome.reason.includes(path)
          ? 'repeats what was written'
          : undefined;
      }
      if (outcome.reference.toString() !== text) return 'is not what was written';
      if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text)) return 'is no line of visible text';
      const { path, store } = outcome.reference;
      if (!IN_BODIES.has(store) && path.split('/').some((segment) => segment === '.' || segment === '..'))
        return 'leads elsewhere';
      return /[?\\]/.test(path) ? 'holds what ends a path' : undefined;
    },
  };
}
