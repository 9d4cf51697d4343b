/**
 * Whether some work grows much faster than its size. On a machine that may be slow and busy no time says so, but a
 * comparison does: four times the size costs four times as much where the work is linear, and sixteen where each part
 * looks at every other.
 *
 * @param freeMs work that takes no longer is never too much, and too short to compare
 */
export async function growsTooFast(
  work: (size: number) => unknown,
  size: number,
  freeMs: number,
): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const whole = await cpuMs(() => work(size));
    if (whole <= freeMs || whole <= 8 * (await cpuMs(() => work(size / 4)))) return false;
  }
  return true;
}

/** Of this process alone: others on the machine do not count. */
async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
