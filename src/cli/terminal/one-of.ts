import { MisuseError } from './exit-status.js';

/**
 * All of them, or the one of that id.
 *
 * @throws MisuseError where there is no such one
 */
export function oneOf<Described extends { readonly id: string }>(
  all: readonly Described[],
  id: string | undefined,
  word: string,
): readonly Described[] {
  const wanted = id === undefined ? all : all.filter((one) => one.id === id);
  if (id === undefined || wanted.length > 0) return wanted;
  throw new MisuseError(`there is no such ${word}; there are ${all.map((one) => one.id).join(', ')}`);
}
