/** Objects that are handed on whole, as Kubernetes has them. */
export const WHOLE: ReadonlySet<string> = new Set([
  'podSecurityContext',
  'resources',
  'monitoring.dashboard.labels',
]);

/** Every value of a chart by its path, `secret.name`, in the order of the file. */
export function leavesOf(values: unknown, above = ''): readonly (readonly [path: string, value: unknown])[] {
  const inner = typeof values === 'object' && values !== null && !Array.isArray(values) ? values : {};
  const names = Object.entries(inner) as readonly (readonly [string, unknown])[];
  if (names.length === 0 || WHOLE.has(above)) return [[above, values]];
  return names.flatMap(([name, value]) => leavesOf(value, above === '' ? name : `${above}.${name}`));
}
