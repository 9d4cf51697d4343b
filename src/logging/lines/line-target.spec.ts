import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTarget, tearsLines } from './line-target.js';

const PROC = '/proc/self/fdinfo';
const onLinux = existsSync(PROC) ? it : it.skip;

let folder = '';
let path = '';
const opened: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-target-'));
  path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
});

afterEach(() => {
  for (const fd of opened.splice(0)) closeSync(fd);
  rmSync(folder, { recursive: true });
});

function open(of: string, flags: number): number {
  const fd = openSync(of, flags, 0o600);
  opened.push(fd);
  return fd;
}

/** Whether a write to it waits for room; the kernel shows the flags in octal. */
function waits(fd: number): boolean {
  const [, flags = ''] = /^flags:\s*(\d+)$/m.exec(readFileSync(`${PROC}/${String(fd)}`, 'utf8')) ?? [];
  return (parseInt(flags, 8) & constants.O_NONBLOCK) === 0;
}

describe('what lines are written to', () => {
  onLinux('never waits for room in a pipe, also where the pipe was handed to us as one that does', () => {
    open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const inherited = open(path, constants.O_WRONLY);
    const ours = openTarget(inherited);
    opened.push(ours);
    expect([waits(inherited), waits(ours)]).toEqual([true, false]);
  });

  it('is a descriptor as it is where there is no pipe', () => {
    const file = open(join(folder, 'file'), constants.O_WRONLY | constants.O_CREAT);
    expect(openTarget(file)).toBe(file);
  });

  it('is no named pipe that nobody reads', () => {
    expect(() => openTarget(path)).toThrow('ENXIO');
  });

  it('tears the lines of several writers where it is a pipe, not where it is a file', () => {
    const pipe = open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const file = open(join(folder, 'file'), constants.O_WRONLY | constants.O_CREAT);
    expect([tearsLines(pipe), tearsLines(file)]).toEqual([true, false]);
  });
});
