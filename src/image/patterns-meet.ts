import { BELOW, type RepoPattern } from './repo-pattern.js';

/** Whether one repository could match both patterns. Where two wildcards are hard to compare, it is said that one could. */
export function patternsMeet(one: RepoPattern, other: RepoPattern): boolean {
  if (one.name === BELOW) return isBelow(other, one.namespace);
  if (other.name === BELOW) return isBelow(one, other.namespace);
  return one.namespace === other.namespace && namesMeet(one, other);
}

function isBelow({ namespace, name }: RepoPattern, top: string): boolean {
  if (namespace === top || namespace.startsWith(`${top}/`)) return true;
  return name === BELOW && top.startsWith(`${namespace}/`);
}

function namesMeet(one: RepoPattern, other: RepoPattern): boolean {
  if (one.scope === 'repo') return other.matchesName(one.name);
  if (other.scope === 'repo') return one.matchesName(other.name);
  const [first, second] = [one.name.split('*'), other.name.split('*')];
  return beginsAs(first.at(0) ?? '', second.at(0) ?? '') && endsAs(first.at(-1) ?? '', second.at(-1) ?? '');
}

function beginsAs(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

function endsAs(one: string, other: string): boolean {
  return one.endsWith(other) || other.endsWith(one);
}
