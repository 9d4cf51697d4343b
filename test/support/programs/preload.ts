/** An option of Node that runs a module before the program, in the first process and in every worker. */
export function preload(source: string): string[] {
  return ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
}

/** A worker does this as soon as it gets SIGUSR2. */
export function onSignal(statement: string): string[] {
  return preload(`
    import cluster from 'node:cluster';
    if (cluster.isWorker) process.on('SIGUSR2', () => { ${statement} });`);
}

/**
 * Every limit of a second and more is twenty times as long: for requests that wait until the test lets them, which on a
 * busy machine may be later than a mint, an answer or a stop may take.
 */
export function patient(): string[] {
  return preload(`
    const real = globalThis.setTimeout;
    globalThis.setTimeout = (act, ms, ...rest) => real(act, ms >= 1_000 ? 20 * ms : ms, ...rest);`);
}

/** One limit, in milliseconds, is another: where a busy machine may keep the test itself waiting for as long. */
export function limited(limit: number, to: number): string[] {
  return preload(`
    const real = globalThis.setTimeout;
    globalThis.setTimeout = (act, ms, ...rest) => real(act, ms === ${String(limit)} ? ${String(to)} : ms, ...rest);`);
}

/** From SIGUSR2 on the first process takes each of these limits, in milliseconds, for one of a tenth of a second. */
export function hurry(...limits: readonly number[]): string[] {
  return preload(`
    import cluster from 'node:cluster';
    const limits = ${JSON.stringify(limits)};
    const real = globalThis.setTimeout;
    if (cluster.isPrimary)
      process.on('SIGUSR2', () => {
        globalThis.setTimeout = (act, ms, ...rest) => real(act, limits.includes(ms) ? 100 : ms, ...rest);
      });`);
}
