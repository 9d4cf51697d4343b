import { constants, fstatSync, openSync } from 'node:fs';

/** Only the owner may read what is made here. */
const FILE_MODE = 0o600;
const { O_APPEND, O_CREAT, O_NOCTTY, O_NONBLOCK, O_WRONLY } = constants;

/**
 * Opens what lines are written to, so that a write never waits: where a pipe is full it fails with `EAGAIN`.
 *
 * @param target a path, opened for appending, or a descriptor
 * @throws the error of the file system when the path cannot be opened, `ENXIO` for a named pipe that nobody reads
 */
export function openTarget(target: string | number): number {
  if (typeof target === 'number') return withoutWaiting(target);
  return openSync(target, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, FILE_MODE);
}

/**
 * Whether to wait belongs not to a descriptor but to the pipe or terminal as it was opened, which other processes have
 * too, and any of them may change it. So it is opened anew, where the system has a name for it and lets us; else it
 * stays as Node has set it when it made `process.stdout`.
 */
function withoutWaiting(descriptor: number): number {
  const stats = fstatSync(descriptor);
  if (!stats.isFIFO() && !stats.isCharacterDevice()) return descriptor;
  try {
    return openSync(`/proc/self/fd/${String(descriptor)}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return descriptor;
  }
}

/** Whether several writers of one descriptor tear each other's lines: files and terminals take each write as a whole. */
export function tearsLines(descriptor: number): boolean {
  const stats = fstatSync(descriptor);
  return stats.isFIFO() || stats.isSocket();
}
