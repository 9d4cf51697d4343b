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
