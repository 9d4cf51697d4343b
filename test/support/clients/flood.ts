import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endWithFile } from '../children.js';

/** Connections of a process of its own, which say nothing and end only when the other side ends them. */
export interface Flood {
  readonly connected: Promise<unknown>;
  /** All of them have been ended by the other side. */
  readonly gone: Promise<unknown>;
}

/** Both ends in one event loop would wait for each other: thousands of connections would take many seconds. */
export function flood(port: number, count: number): Flood {
  const source = [process.execPath, ['-e', SOURCE, String(port), String(count)]] as const;
  const child = endWithFile(spawn(...source, { stdio: ['ignore', 'pipe', 'inherit'] }));
  const connected = once(child.stdout, 'data');
  return { connected, gone: Promise.all([connected, once(child, 'exit')]) };
}

const SOURCE = `
  const { connect } = require('node:net');
  const [port, count] = process.argv.slice(1).map(Number);
  let connected = 0;
  let open = 0;
  const dial = () => {
    if (open === count) return;
    open++;
    connect(port, '127.0.0.1', () => {
      if (++connected === count) process.stdout.write('connected');
      dial();
    }).resume().on('error', () => undefined);
  };
  for (let at = 0; at < 200; at++) dial();
`;

/** Open files that a process of this user may have. */
export function softLimit(): number {
  const { userLimits } = process.report.getReport() as unknown as {
    userLimits: { open_files: { soft: number | 'unlimited' } };
  };
  const { soft } = userLimits.open_files;
  return soft === 'unlimited' ? Infinity : soft;
}
