import { parseRepoPattern, PatternError, type RepoPattern } from '../../../src/image/repo-pattern.js';
import { type Target } from '../engine.js';
import { typed } from './typed.js';

export const PATTERN_TARGET: Target<RepoPattern | PatternError> = {
  name: 'repo-pattern',
  seeds: [
    'acme/app',
    'acme/web-*',
    'acme/*',
    'acme/*a*b*ab',
    'Acme-1/x.y_z~',
    'group/sub/app',
    'group/sub/web-*',
    'group/**',
  ],
  pieces: ['/', '*', '**', 'a', 'ab', '.', '\\', '[a-z]', '?', '+', '$', '^', '(a+)+', ' ', 'a*'],
  run: (text) => {
    const parsed = typed(PatternError, () => parseRepoPattern(text));
    if (!(parsed instanceof PatternError)) parsed.matchesName('a'.repeat(64 * 1024));
    return parsed;
  },
  judge: (text, outcome) => {
    if (outcome instanceof PatternError) return undefined;
    if (!/^(?:[\w.~-]{1,255}\/)+[\w.~*-]{1,255}$/.test(text) || text.replace(/\/\*\*$/, '').includes('**'))
      return 'accepted another form';
    const name = text.split('/').at(-1) ?? '';
    if (outcome.namespace !== text.slice(0, -name.length - 1))
      return 'split elsewhere than at the last slash';
    if (outcome.literalLength !== text.replaceAll('*', '').length) return 'miscounted';
    const names = [
      name,
      name.replaceAll('*', ''),
      name.replaceAll('*', 'ab'),
      `${name}x`,
      name.slice(1),
      'a',
      'ab',
      '',
      'a/b',
      'a/b/ab',
      'a//b',
      '/a',
    ];
    const wrong = names.find((each) => outcome.matchesName(each) !== slowlyMatches(name, each));
    return wrong === undefined
      ? undefined
      : `matches otherwise than the slow model: ${JSON.stringify(wrong)}`;
  },
};

/** `*` matches anything inside a segment, `**` one segment or more: by trying every way. */
function slowlyMatches(glob: string, name: string): boolean {
  if (glob === '**') return name.split('/').every((segment) => slowlyMatches('*', segment));
  if (name === '' || name.includes('/')) return false;
  let reached = new Set([0]);
  for (const character of glob) {
    const next = new Set<number>();
    for (const at of reached) {
      if (character !== '*') {
        if (name[at] === character) next.add(at + 1);
      } else for (let end = at; end <= name.length; end++) next.add(end);
    }
    reached = next;
  }
  return reached.has(name.length);
}
