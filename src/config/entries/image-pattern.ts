/**
 * Whether a text names image repositories that a credential can be narrowed to.
 *
 *     images      = path / prefix "*"
 *     path        = component *("/" component)            the repository path of distribution/reference
 *     component   = 1*alphanumeric *(separator 1*alphanumeric)
 *     prefix      = any beginning of a path, not empty
 *
 * `{namespace}` and `{name}` may stand wherever alphanumerics may.
 */
export function isImagePattern(text: string): boolean {
  if (text.length > 255) return false;
  const filled = text.replace(/\{namespace\}|\{name\}/g, 'x');
  const path = filled.endsWith('*') ? filled.slice(0, -1).replace(/[._-]{1,2}$|\/$/, '') : filled;
  return path.split('/').every((component) => COMPONENT.test(component));
}

const COMPONENT = /^[a-z\d]+(?:(?:\.|__?|-+)[a-z\d]+)*$/;

/**
 * Why a pattern, once it is filled, would also name what belongs to other repositories; undefined = it does not. Names
 * hold no `/`, so only that keeps what is filled in apart from what follows it.
 *
 * - `prefix`: with `{namespace}*`, `a` would have the prefix of `acme`; with `x-{name}-*`, `app` that of `app-web`
 * - `run_together`: `{namespace}{name}` is the same for `ab/c` and `a/bc`, with a `-` between for `a-b/c` and `a/b-c`
 */
export function reachesFurther(pattern: string): 'prefix' | 'run_together' | undefined {
  const components = pattern.split('/');
  if (components.some((component) => component.split('{').length > 2)) return 'run_together';
  const last = components.at(-1) ?? '';
  return last.includes('{') && last.endsWith('*') ? 'prefix' : undefined;
}
