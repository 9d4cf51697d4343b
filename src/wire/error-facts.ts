/** The `code` of an error of Node's, e.g. `EEXIST`; empty for anything else. Errors may be of another realm. */
export function codeOf(error: unknown): string {
  return textOf(error, 'code');
}

/** Whether a time limit or an abort ended it. */
export function isTimeout(error: unknown): boolean {
  return ['AbortError', 'TimeoutError'].includes(textOf(error, 'name'));
}

function textOf(error: unknown, field: 'code' | 'name'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : '';
}
