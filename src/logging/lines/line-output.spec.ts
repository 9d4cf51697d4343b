import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LineOutput } from './line-output.js';

describe('LineOutput', () => {
  let folder = '';
  let path = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dockpass-lines-'));
    path = join(folder, 'lines');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('appends to the file, which only its owner may read', async () => {
    const first = new LineOutput(path);
    first.write('one\n');
    await first.close();
    const second = new LineOutput(path);
    second.write('two\n');
    await second.close();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps every line whole and in order, however much is written at once', async () => {
    const output = new LineOutput(path);
    const lines = Array.from({ length: 20_000 }, (_, at) => `${String(at)} ${'é'.repeat(at % 90)}\n`);
    for (const line of lines) expect(output.write(line)).toBe(true);
    await output.close();
    expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
  });

  it('ends a line with bytes that its writer kept', async () => {
    const output = new LineOutput(path);
    const end = Buffer.from(`${'ü'.repeat(40_000)}\n`);
    for (let at = 0; at < 4; at++) expect(output.write(`${String(at)} é `, end)).toBe(true);
    await output.close();
    expect(readFileSync(path, 'utf8')).toBe(
      [0, 1, 2, 3].map((at) => `${String(at)} é ${end.toString()}`).join(''),
    );
  });

  it('writes at once what it holds and then the line', async () => {
    const output = new LineOutput(path, true);
    output.write('held\n');
    expect(readFileSync(path, 'utf8')).toBe('');
    expect(output.writeNow('now\n')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('held\nnow\n');
    await output.close();
  });

  it('lets a line after a silence not wait for others, but gathers those that follow', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick'] });
    const output = new LineOutput(path, true);
    output.write('listening\n');
    await turn();
    expect(readFileSync(path, 'utf8')).toBe('listening\n');
    output.write('more\n');
    await turn();
    expect(readFileSync(path, 'utf8')).toBe('listening\n');
    jest.advanceTimersByTime(200);
    expect(readFileSync(path, 'utf8')).toBe('listening\nmore\n');
    await output.close();
    jest.useRealTimers();
  });

  it('can write at once after writing in the background', async () => {
    const output = new LineOutput(path);
    const long = `${'x'.repeat(1_000_000)}\n`;
    output.write(long);
    expect(output.writeNow('refused: a write is under way\n')).toBe(false);
    await output.becomeImmediate();
    expect(output.writeNow('now\n')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(`${long}now\n`);
    await output.close();
  });

  it('goes on in a new file after the old one was moved away', async () => {
    const output = new LineOutput(path);
    output.write('old\n');
    renameSync(path, `${path}.1`);
    await output.reopen();
    output.write('new\n');
    await output.close();
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('old\n');
    expect(readFileSync(path, 'utf8')).toBe('new\n');
  });

  it('stays with the old file when the new one cannot be opened', async () => {
    const output = new LineOutput(path);
    renameSync(folder, `${folder}.moved`);
    await expect(output.reopen()).rejects.toThrow('ENOENT');
    renameSync(`${folder}.moved`, folder);
    output.write('still here\n');
    await output.close();
    expect(readFileSync(path, 'utf8')).toBe('still here\n');
  });

  it('survives a full disk: nothing is thrown, lines are held up to a limit and then dropped', async () => {
    const output = new LineOutput('/dev/full');
    const line = `${'x'.repeat(65_535)}\n`;
    const taken = Array.from({ length: 100 }, () => output.write(line)).filter(Boolean).length;
    expect(taken).toBe(64); // 4 MiB
    await output.close();
    expect(output.failedWith).toBe('ENOSPC');
  });

  it('says that a line could not be written at once', async () => {
    const output = new LineOutput('/dev/full', true);
    expect(output.writeNow('lost\n')).toBe(false);
    expect(output.failedWith).toBe('ENOSPC');
    await output.close();
  });

  it('survives that nobody reads the pipe any more', async () => {
    const { fd, reader, end } = await openPipe();
    reader.destroy();
    await once(reader, 'close');
    const output = new LineOutput(fd, true);
    expect(output.writeNow('lost\n')).toBe(false);
    expect(output.failedWith).toBe('EPIPE');
    await output.close();
    await end();
  });

  it.each([true, false])(
    'goes on with the successor when told to, once, immediate: %s',
    async (immediate) => {
      const { fd, reader, end } = await openPipe();
      const output = new LineOutput(fd, immediate, openSync(path, 'a'));
      output.write('read\n');
      await once(reader.resume(), 'data');
      for (const line of ['not lost\n', 'nor this\n']) {
        await output.succeed();
        output.write(line);
      }
      await output.close();
      expect(readFileSync(path, 'utf8')).toBe('not lost\nnor this\n');
      reader.destroy();
      await end();
    },
  );

  it('ends a line that was torn, so that the next one can be read', async () => {
    const { fd, reader, end } = await openPipe();
    const output = new LineOutput(fd, true);
    const long = `${'x'.repeat(4_000_000)}\n`;
    expect(output.writeNow(long)).toBe(false); // nobody reads, and the pipe is full
    expect(output.failedWith).toBe('EAGAIN');
    let received = '';
    reader
      .setEncoding('utf8')
      .on('data', (text: string) => (received += text))
      .resume();
    await once(reader, 'data');
    expect(await output.drain()).toBe(true);
    expect(output.writeNow('next\n')).toBe(true);
    while (!received.endsWith('next\n')) await once(reader, 'data');
    expect(received).toMatch(/^x+\nnext\n$/);
    expect(received.length).toBeLessThan(long.length);
    await output.close();
    await end();
  });
});

describe('a named pipe that is full', () => {
  const LINE = `${'x'.repeat(999)}\n`;
  let folder = '';
  let path = '';
  let reader = 0;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dockpass-fifo-'));
    path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick'] });
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    closeSync(reader);
    rmSync(folder, { recursive: true });
  });

  /** Everything that stands in the pipe. */
  function readAll(): string {
    const bytes = Buffer.alloc(1024 * 1024);
    let length = 0;
    for (let more = true; more;) {
      const read = readSome(bytes, length);
      length += read;
      more = read > 0;
    }
    return bytes.toString('utf8', 0, length);
  }

  /** 0 = there is nothing now, or no writer any more. */
  function readSome(bytes: Buffer, offset: number): number {
    try {
      return readSync(reader, bytes, { offset });
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('EAGAIN');
      return 0;
    }
  }

  function fill(output: LineOutput): number {
    let count = 0;
    while (output.writeNow(LINE)) count++;
    return count;
  }

  it('refuses every further line at once, asks again by a timer alone, and tears no line', async () => {
    const wait = jest.spyOn(Atomics, 'wait');
    const output = new LineOutput(path, true);
    expect(readAll()).toBe('');
    const count = fill(output);
    expect([count > 10, output.failedWith]).toEqual([true, 'EAGAIN']);
    expect(readAll()).toBe(LINE.repeat(count));
    for (let time = 0; time < 100; time++) expect(output.writeNow('too early\n')).toBe(false);
    expect(readAll()).toBe(''); // although there was room: nobody asked
    jest.advanceTimersByTime(10);
    expect([output.writeNow('again\n'), output.failedWith]).toEqual([true, undefined]);
    expect(readAll()).toBe('again\n');
    expect(wait).not.toHaveBeenCalled();
    await output.close();
  });

  it('gets the lines that were held before it gets a new one', async () => {
    const output = new LineOutput(path, true);
    const count = fill(output);
    expect(output.write('held\n')).toBe(true);
    expect(readAll()).toBe(LINE.repeat(count));
    jest.advanceTimersByTime(10);
    expect(output.writeNow('new\n')).toBe(true);
    expect(readAll()).toBe('held\nnew\n');
    await output.close();
  });

  it('is waited for at the end, while its reader reads on', async () => {
    jest.useRealTimers();
    const output = new LineOutput(path, true);
    const count = fill(output);
    output.write('last\n');
    const closed = output.close();
    await turn();
    expect(readAll()).toBe(LINE.repeat(count));
    await closed;
    expect(readAll()).toBe('last\n');
  });
});

/** Where Linux shows the descriptors of a process. */
const DESCRIPTORS = '/proc/self/fd';
const onLinux = existsSync(DESCRIPTORS) ? it : it.skip;

describe('a file that is opened again and closed at one time', () => {
  onLinux('is closed once, stays closed, and leaves no descriptor behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-turns-'));
    const path = join(folder, 'lines');
    const before = readdirSync(DESCRIPTORS).length;
    const output = new LineOutput(path);
    const long = `${'x'.repeat(1_000_000)}\n`;
    output.write(long); // under way, which all of them wait for
    const work = [output.reopen(), output.close(), output.reopen()];
    expect(await Promise.allSettled(work)).toEqual(Array(3).fill({ status: 'fulfilled', value: undefined }));
    expect([output.write('late\n'), output.writeNow('late\n')]).toEqual([false, false]);
    expect(readFileSync(path, 'utf8')).toBe(long);
    expect(readdirSync(DESCRIPTORS).length).toBe(before);
    rmSync(folder, { recursive: true });
  });
});

/** A pipe whose reader does not read until it is told to. */
async function openPipe(): Promise<{ fd: number; reader: Socket; end: () => Promise<void> }> {
  const server = createServer({ pauseOnConnect: true });
  const path = join(mkdtempSync(join(tmpdir(), 'dockpass-pipe-')), 'socket');
  server.listen(path);
  await once(server, 'listening');
  const writer = connect(path);
  const [reader] = (await once(server, 'connection')) as [Socket];
  const end = async (): Promise<void> => {
    writer.destroy();
    reader.destroy();
    server.close();
    await once(server, 'close');
    rmSync(dirname(path), { recursive: true });
  };
  return { fd: (writer as unknown as { _handle: { fd: number } })._handle.fd, reader, end };
}
