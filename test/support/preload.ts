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
