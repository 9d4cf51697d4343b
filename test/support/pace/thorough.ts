/** Whether all is tried, however long that takes. */
export const isThorough = process.env['FULL'] === '1';

/**
 * How often something random is tried: all of it with `FULL=1`, as `.ci/run` does, and less where somebody waits.
 *
 * @param less default a tenth
 */
export function thorough(full: number, less = Math.ceil(full / 10)): number {
  return isThorough ? full : less;
}
