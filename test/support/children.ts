import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll } from '@jest/globals';

const running = new Set<ChildProcess>();
afterAll(async () => {
  await Promise.all([...running].map(end));
});

/** Ends a child with its test file at the latest, also after a time-out or a failed assertion. */
export function endWithFile<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  const gone = (): void => void running.delete(child);
  child.once('exit', gone).once('error', gone);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Milliseconds after which a child that is waited for is taken to hang; on no machine does it take as long. */
export const HANGS_MS = 100_000;
