/**
 * Whether some work grows much faster than its size. On a machine that may be slow and busy no time says so, but a
 * comparison does: four times the size costs four times as much where the work is linear, and sixteen where each part
 * looks at every other.
 *
 * @param freeMs work that takes no longer is never too much, and too short to compare
 */
export function growsTooFast(work: (size: number) => unknown, size: number, freeMs: number): boolean {
  return [1, 2, 3].every(() => {
    const whole = cpuMs(() => work(size));
    return whole > freeMs && whole > 8 * cpuMs(() => work(size / 4));
  });
}

/** Of this process alone: others on the machine do not count. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
