import { KeyObject } from 'node:crypto';

/** Functions are made of what stands beside them, and are not looked at. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other || (typeof one === 'function' && typeof other === 'function')) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (one instanceof KeyObject) return other instanceof KeyObject && one.equals(other);
  if (isCollection(one)) return isCollection(other) && isSame([...one], [...other]);
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isCollection(value: unknown): value is ReadonlySet<unknown> | ReadonlyMap<unknown, unknown> {
  return value instanceof Set || value instanceof Map;
}
